"""What a turn came to, read off the responses that were actually said: not from what was meant to be said."""

from bot.engine.protocol import Outcome

ARTICLE_TOPICS = (
    "candidacy", "session", "side_effects", "session_count", "insurance", "comparison", "what_is_ketamine", "how_it_works",
    "benefits", "safety", "administration", "conditions", "migraine", "contact",
)  # fmt: skip
SMALL_TALK = ("greet", "goodbye", "thanks", "bot_challenge", "help", "affirm", "deny")

_BY_RESPONSE: dict[str, tuple[Outcome, ...]] = {
    "hand_over": ("handoff",),
    "personal_medical": ("handoff",),
    "adverse_event": ("handoff",),
    "frustrated": ("handoff",),
    "spanish": ("handoff",),
    "other_language": ("handoff",),
    "trouble": ("handoff",),
    "not_understood_again": ("declined", "handoff"),
    "not_understood": ("declined",),
    "out_of_scope": ("declined",),
    "story": ("declined",),
    "clarify": ("clarify",),
    "nothing_more_to_add": ("handoff",),
}


def outcomes_of(utter_action: str) -> tuple[Outcome, ...]:
    """The outcomes that saying `utter_action` (a response of domain.yml) has."""
    name = utter_action.removeprefix("utter_").split("/")[0]
    if name == "not_covered":
        return ("handoff",)
    if name in _BY_RESPONSE:
        return _BY_RESPONSE[name]
    if name.removesuffix("_again") in ARTICLE_TOPICS:
        return ("answer",)
    if name.startswith(("contact_", "ask_contact_")):
        return ("form",)
    return ("smalltalk",)
