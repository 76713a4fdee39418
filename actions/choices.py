"""Buttons. A choice travels by id ("topic:insurance"), never as an intent command; its title is in patients' words."""

from bot.knowledge.topics import load_topics

NEXT_CHOICES = 3


def topic_choice(name: str) -> dict[str, str]:
    """The button that asks about the topic `name`."""
    return {"title": load_topics().article[name].label, "payload": f"topic:{name}"}


def contact_choice() -> dict[str, str]:
    """The button that opens the contact form."""
    return {"title": "Contact the clinic", "payload": "contact"}


CONTACT_CHOICES = [{"title": "Yes, contact me", "payload": "contact"}, {"title": "No, thanks", "payload": "deny"}]


def next_choices(answered: list[str], told: dict[str, int]) -> list[dict[str, str]]:
    """Up to two topics that people ask after the one just answered, leaving out what was told already."""
    topics = load_topics().article
    names: list[str] = []
    for topic in answered:
        names.extend(n for n in topics[topic].next if n not in names and n not in told and n not in ("contact", *answered))
    return [topic_choice(name) for name in names[: NEXT_CHOICES - 1]]
