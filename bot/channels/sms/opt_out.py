"""Rule: whoever says in any reasonable wording that the texts should stop is heard (47 CFR 64.1200(a)(10), in force since April 2025).

Why a matcher of its own: "please stop texting me" must work with the engine down, and "when does the nausea stop?" must stay a question.
A wording counts where stopping is said *of the texts* (texting, messages, list, this number), or where the message is nothing but the
wish to stop, or ends with it ("who is this? stop"). It does not count where stopping is said of anything else (of the messages that
nerves send, too), where somebody is told or complains that no text came, or of a time ("don't text me before noon").
"""

import re
import unicodedata
from typing import Final

from bot.channels.sms.keywords import keyword
from bot.channels.sms.opt_out_wordings import (
    ALONE,
    ANOTHERS,
    BY_TEXT,
    OF_BODY,
    OF_CARE,
    OF_NERVES,
    OF_TEXTS,
    POLITE,
    REPLACED,
    SLIPS,
    TAKEN_BACK,
)

MOST_CHARACTERS: Final = 400  # a longer message is a story, in which "stop" is said of many things
_LETTERS: Final = str.maketrans("’‘`´áéíóúñ", "''''aeioun")
_MARKS: Final = re.compile(r"[^\w' ]+")
_CLAUSES: Final = re.compile(r"[.?!;:,\n]+")
WRONG_NUMBER: Final = "the number of somebody else"


def opt_out(text: str) -> str | None:
    """The words by which a message asks for the texts to stop, for the consent ledger; None where it does not ask for that."""
    typed = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    plain = _plain(typed)
    if not plain or len(plain) > MOST_CHARACTERS:
        return None
    if alone := _alone(plain):
        return alone
    if ANOTHERS.fullmatch(_without_courtesy(plain)):
        return WRONG_NUMBER
    found = OF_TEXTS.search(plain)
    if found is not None and not TAKEN_BACK.search(plain) and not _of_something_else(found.group(), plain):
        return found.group().strip()
    return _last_word(typed, plain)


def _plain(typed: str) -> str:
    plain = " ".join(_MARKS.sub(" ", typed).split())
    for slip, meant in SLIPS:
        plain = slip.sub(meant, plain)
    return plain


def _of_something_else(found: str, plain: str) -> bool:
    """Whether the wording is said of the messages of nerves, or of consent to a treatment."""
    if re.search(r"\b(?:consent|permission|authorization)\b", found):
        return bool(OF_CARE.search(plain)) and not re.search(r"\b(?:te?xt\w*|messag\w+|sms|contact\w*)\b", plain)
    return bool(OF_NERVES.search(plain)) and not BY_TEXT.search(found)


def _last_word(typed: str, plain: str) -> str | None:
    """The wish to stop that a message of several sentences ends with: "who is this? stop"."""
    *before, last = [clause for clause in map(_plain, _CLAUSES.split(typed)) if clause] or [""]
    if not before or OF_BODY.search(plain) or REPLACED.search(typed):
        return None
    # "why do you keep texting me? STOP": what is asked or told before takes nothing back from a keyword on texts
    sure = keyword(last) == "stop" and any(BY_TEXT.search(clause) for clause in before)
    return _alone(last) if sure or not TAKEN_BACK.search(plain) else None


def _alone(plain: str) -> str | None:
    """The wish that `plain` is nothing but, with or without the courtesy around it ("no" is one, and the wish in "no texts please")."""
    behind = _without_courtesy(plain, before=False)
    return next((words for words in (plain, behind, _without_courtesy(plain)) if words and ALONE.fullmatch(words)), None)


def _without_courtesy(plain: str, *, before: bool = True) -> str:
    last, bare = "", plain
    while bare != last:
        last = bare
        if before:
            bare = re.sub(rf"^{POLITE}(?: |$)", "", bare)
        bare = re.sub(rf"(?:^| ){POLITE}$", "", bare)
    return bare
