"""Places where a message that grammar does not part may still be two: "side effects, coverage?", "usual number + how long it holds".

Rule: a seam is only a proposal. Grammar knows no lists of wishes and no missing commas; whether both sides ask something of their own,
and not the same, is judged by the topic model (see `TopicPipeline`).
"""

import re
from collections.abc import Iterator

from bot.engine.nlu.clauses import ASKED_ABOUT, AUXILIARIES, GOES_ON, PREPOSITIONS, WH

WORDS_AT_MOST = 26  # a longer message is a story; its sentences are cut by grammar
SEAMS_AT_MOST = 4
LIST_ITEM = 3  # words up to which a side may be a mere thing ("cost"), if the other side is one, too
_JOINS = frozenset(["and", "n", "&", "+", "also", "plus", "/", "but"])
_POINTS_BACK = re.compile(r"\b(?:that|those|these|they|them|so)\b", re.IGNORECASE)  # "..., is that a thing": of the left side
_TOKEN = re.compile(r"[^\s,;+&/?.!]+|[,;+&/?.!]")


def seams(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of left and right side, in the order of the text."""
    tokens = list(_TOKEN.finditer(text))
    if len(tokens) > WORDS_AT_MOST:
        return
    found = 0
    words = [token.group().lower() for token in tokens]
    for i in range(1, len(words) - 1):
        stop = words[i] in _JOINS or words[i] in ",;?.!"
        if stop and words[i + 1] in _JOINS:
            continue  # the last of several joins is the seam
        if not stop and not _begins_anew(words, i):
            continue
        begin = i
        while begin > 0 and (words[begin - 1] in _JOINS or words[begin - 1] in ",;"):
            begin -= 1
        left = text[: tokens[begin].start()].strip()
        right = text[tokens[i + 1].start() if stop else tokens[i].start() :].strip()
        if _may_stand_alone(left, right):
            yield left, right
            found += 1
        if found == SEAMS_AT_MOST:
            return


def is_list(pair: tuple[str, str]) -> bool:
    """Whether both sides are mere things."""
    return max(len(side.split()) for side in pair) <= LIST_ITEM


def _begins_anew(words: list[str], i: int) -> bool:
    """Whether a question word or an auxiliary in mid-sentence may begin another question."""
    before, after = words[i - 1], words[i + 1]
    if i < 2 or before in _JOINS | GOES_ON | PREPOSITIONS | WH | AUXILIARIES | ASKED_ABOUT or not before.isalpha():
        return False
    asked = not WH & set(words[:i]) or bool(AUXILIARIES & set(words[:i]))  # "how many infusions will I need" has not been asked yet
    if words[i] in WH:
        return asked and (words[i] in ("how", "hw", "hows", "whats") or after in AUXILIARIES)
    return asked and words[i] in AUXILIARIES and after in ASKED_ABOUT


def _may_stand_alone(left: str, right: str) -> bool:
    sizes = len(left.split()), len(right.split())
    items = max(sizes) <= LIST_ITEM
    return (items or min(sizes) > 1) and any(map(str.isalnum, left)) and any(map(str.isalnum, right)) and not _POINTS_BACK.search(right)
