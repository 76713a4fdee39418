"""Rule: a page and its JSON twin show the same data; templates only lay it out.

Why: whatever staff can see they can also read by program, under the same rights, and nothing is worked out in a template that JSON lacks.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from fastapi import Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.knowledge.topics import load_topics
from bot.staff import chart

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"
_OTHER_TOPICS: Final = {
    "crisis": "Crisis", "emergency": "Emergency", "adverse_event": "After an infusion", "personal_medical": "Personal medical question",
    "not_covered": "Not covered", "out_of_scope": "Unrelated", "nlu_fallback": "Not understood", "clarify": "Asked back",
    "bot_challenge": "Are you a bot?", "gibberish": "Gibberish",
}  # fmt: skip
OUTCOME_LABELS: Final = {
    "answer": "Answered", "handoff": "Handed over", "safety": "Safety reply", "smalltalk": "Small talk", "clarify": "Asked back",
    "declined": "Declined", "form": "Contact form",
}  # fmt: skip


def topic_label(name: str | None) -> str:
    """A topic in words: the patients' label where there is one."""
    if not name:
        return "None"
    main, _, sub = name.partition("/")
    topics = load_topics()
    label = topics.article[main].label if main in topics.article else _OTHER_TOPICS.get(main, main.replace("_", " ").capitalize())
    return f"{label}: {sub.replace('_', ' ')}" if sub else label


def span(length: timedelta) -> str:
    """A length of time in the largest unit that fits: "3 h", "2 days"."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 1:
        return "under a minute"
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"


def local(moment: datetime, form: str = "%d %b %Y, %H:%M") -> str:
    """A moment on the clock of the clinic's computer."""
    return moment.astimezone().strftime(form)


class Pages:
    """Renders templates of the console."""

    def __init__(self, clinic_name: str, clock: Callable[[], datetime], troubles: Callable[[], list[str]] = list) -> None:
        """`troubles`: sentences on what is wrong with the server just now; they stand on every page."""
        self._clock = clock
        self._troubles = troubles
        self._env = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._env.filters.update(topic=topic_label, span=span, local=local, outcome=lambda name: OUTCOME_LABELS.get(name, name))
        self._env.globals.update(clinic_name=clinic_name, trend=chart.trend, bars=chart.bars)

    def answer(self, request: Request, template: str, data: dict[str, Any], status: int = 200) -> Response:
        """The page, or its JSON twin where the request asks for it."""
        if request.state.json:
            return JSONResponse(jsonable_encoder(data), status)
        words = self._env.get_template(template).render(
            **data,
            member=getattr(request.state, "member", None),
            path=request.url.path,
            now=self._clock(),
            troubles=self._troubles(),
        )
        return HTMLResponse(words, status)

    def done(self, request: Request, location: str) -> Response:
        """After a change: see the page at `location`."""
        if request.state.json:
            return JSONResponse({"done": True, "location": location})
        return RedirectResponse(location, 303)
