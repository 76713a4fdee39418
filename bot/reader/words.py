"""A patient's words are never a command."""


def as_words(text: str) -> str:
    """`text` without the "/" in front by which Rasa's graph would take it for an intent."""
    return text.lstrip("/ \t\n") or "?"
