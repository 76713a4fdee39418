"""`bot ask`: the same guard, engine and words that patients get, at the terminal. Nothing is stored."""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any, TextIO

import typer

from bot.cli.engine_loading import engine_loader
from bot.cli.prepare import prepare_models
from bot.clinic import load_clinic
from bot.engine.host import EngineHost
from bot.engine.model_folder import detector_path
from bot.engine.protocol import Channel, Utterance
from bot.guard import Guard, contacts_of
from bot.metrics import Metrics
from bot.privacy.log_filter import configure_logging
from bot.responder import Responder
from bot.service import DOMAIN
from bot.settings import load_settings
from bot.wording import Wording

LOAD_SECONDS = 300.0


class Asker:
    """Conversations that live as long as the command."""

    def __init__(self, say: Callable[[str], None]) -> None:
        settings = load_settings()
        configure_logging("ERROR", json_lines=False)
        model = prepare_models(say)
        clinic = load_clinic(settings.clinic_file)
        self._host = EngineHost(lambda: engine_loader(clinic)(model), settings.turn_seconds)
        guard = Guard(contacts_of(clinic))
        guard.arm(detector_path(model), settings.encoder_file)
        self._responder = Responder(guard, self._host, Wording(DOMAIN, clinic), Metrics())
        self._states: dict[str, dict[str, Any]] = {}
        self._host.start()
        say("Loading the engine")
        if not self._host.wait(LOAD_SECONDS) and self._host.error:
            raise self._host.error

    async def ask(self, text: str, channel: Channel, conversation: str | None) -> dict[str, Any]:
        """The turn as the contract of `bot ask --jsonl` words it, without the id."""
        began = time.perf_counter()
        state = self._states.get(conversation) if conversation is not None else None
        response = await self._responder.respond(conversation or "ask", Utterance(text, channel), state, LOAD_SECONDS)
        assert response is not None
        turn = response.turn
        if conversation is not None and turn.state:
            self._states[conversation] = turn.state
        return {
            "topics": [{"name": t.name, "confidence": t.confidence} for t in turn.topics],
            "outcomes": list(turn.outcomes),
            "replies": [reply.text for reply in turn.replies],
            "ms": round((time.perf_counter() - began) * 1000, 2),
        }


def ask_once(text: str, channel: str, say: Callable[[str], None]) -> None:
    """Print the replies to `text`."""
    asker = Asker(say)
    answer = asyncio.run(asker.ask(text, _channel(channel), None))
    typer.echo("\n\n".join(answer["replies"]))
    names = ", ".join(topic["name"] for topic in answer["topics"]) or "-"
    typer.echo(f"({names}; {', '.join(answer['outcomes'])}; {answer['ms']} ms)", err=True)


def ask_lines(source: TextIO, target: TextIO, channel: str, say: Callable[[str], None]) -> None:
    """Answer one JSON object a line, in order; a line that is none gets an error object."""
    asker = Asker(say)

    async def run() -> None:
        for number, line in enumerate(source, 1):
            if not line.strip():
                continue
            asked: Any = None
            try:
                asked = json.loads(line)
                text = str(asked["text"]).encode("utf-8", "replace").decode()  # JSON can hold halves of characters
            except (ValueError, KeyError, TypeError, RecursionError):
                known = {"id": asked["id"]} if isinstance(asked, dict) and "id" in asked else {}
                print(json.dumps({**known, "error": f'line {number}: not a JSON object with "id" and "text"'}), file=target, flush=True)
                continue
            said_in = asked.get("conversation")
            conversation = None if said_in is None else json.dumps(said_in)  # of any type: some number theirs from 0
            answer = await asker.ask(text, _channel(asked.get("channel") or channel), conversation)
            print(json.dumps({"id": asked.get("id"), **answer}, ensure_ascii=False), file=target, flush=True)

    asyncio.run(run())


def _channel(name: str) -> Channel:
    return "sms" if name == "sms" else "web"
