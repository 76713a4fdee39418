"""Who is in danger, and in which language to answer. Both are read off the words near the finding."""

from __future__ import annotations

import re

from bot.safety.hit import Language, Subject
from bot.safety.phrases import word_set

_SELF = word_set(
    """
    i me my myself mine we us yo me mi mis conmigo estoy tengo quiero puedo siento
    """
)
_OTHER = word_set(
    """
    he she they him her his their them himself herself themselves son daughter kid child wife husband mom mother dad father
    brother sister friend boyfriend girlfriend partner roommate grandma grandpa grandmother grandfather aunt uncle cousin
    niece nephew neighbor student baby toddler patient coworker teen teenager somebody someone grandson granddaughter
    auntie ex man guy fiance fiancee inlaw bestie teenage infant boy girl
    el ella ellos hijo hija esposo esposa mama papa madre padre hermano hermana amigo amiga abuelo abuela novio novia
    vecino vecina bebe nino nina sobrino sobrina tio tia primo prima marido mujer
    """
)
_OTHER_VERBS = word_set(
    """
    wants says keeps talks threatens hurts harms cuts wakes dies responds quiere dice corta lastima
    despierta responde respira contesta tiene hace
    """
)
_ENGLISH = word_set(
    """
    the i a to is my and of it me for that this what you have with am not no on in do dont be can was
    are so just want after how but she he her his at
    """
)
_SPANISH = word_set(
    """
    el la los las de que y en un una mi me se no por con para es lo su ya le del al si estoy quiero como
    mas esta muy tengo pero desde yo tu sus son hay
    """
)
_WORDS = re.compile(r"[^\s.?,]+")


def subject_of(before: str, found: str, after: str) -> Subject:
    """Whose danger the finding tells of.

    The finding's own person decides ("kill himself"), else the nearest person named before it, else after it.
    """
    words = _WORDS.findall(found)
    if {"myself", "me"} & set(words) or (words and words[0] in {"i", "yo"}):
        return "self"
    if {"himself", "herself", "themselves", "him", "he", "she"} & set(words):
        return "other"
    if words and (words[0] in _OTHER_VERBS or words[0] in _OTHER):
        return "other"
    named = [word for word in _WORDS.findall(before) if word in _SELF or word in _OTHER]
    # "my son": the possessive belongs to the person named after it.
    while named:
        nearest = named.pop()
        return "other" if nearest in _OTHER else "self"
    for word in [*words, *_WORDS.findall(after)[:4]]:
        if word in _OTHER:
            return "other"
        if word in _SELF and word not in {"my", "mi"}:
            return "self"
    return "self"


def language_of(text: str, default: Language) -> Language:
    """English or Spanish, by the small words of the message; `default` where they do not decide."""
    words = _WORDS.findall(text)
    english = sum(map(_ENGLISH.__contains__, words))
    spanish = sum(map(_SPANISH.__contains__, words))
    if english == spanish:
        return default
    return "es" if spanish > english else "en"
