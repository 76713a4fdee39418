"""Reads misspelt, masked and leetspeak forms of the words on which a life may hang.

Why: "siezure", "su!cide", "k*ll", "cheast" must count like the right spelling. Only the key words below are
restored; a word that is itself a common English or Spanish word is never touched (`PROTECTED`).
"""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from bot.safety.phrases import word_set

#: Words restored from near misses: one slip for up to seven letters, two from eight, three from eleven.
KEYWORDS = word_set(
    """
    wanna alive reason better suicide suicidal suicidality ideation kill killing killed myself himself
    herself yourself themselves dying death dead disappear goodbye worthless hopeless burden overdose
    overdosed overdosing swallowed pills tablets cutting hurting harming burning anymore lethal painless
    wrists chest heart breath breathe breathing breathless seizure seizures convulsing convulsion
    convulsions unconscious unresponsive responding collapsed fainted fainting stroke slurred slurring
    slurry speech numbness paralyzed paralysed bleeding blood vomiting vomited swelling swollen throat
    tongue allergic anaphylaxis anaphylactic ambulance emergency headache sudden suddenly thunderclap
    droopy droop drooping drooped shortness choking wheezing gasping palpitations pressure tightness
    crushing concussion confused vision poisoned suicidio suicidarme morirme matarme pastillas respirar
    pecho corazon infarto convulsionando convulsiones desmayo desmaye inconsciente sangre sangrando
    ambulancia hinchada sobredosis vomitando
    """
)

#: Slips too short or too far from the right word for edit distance.
VARIANTS = {
    "kil": "kill", "kll": "kill", "kiling": "killing", "mysef": "myself", "miself": "myself", "maself": "myself",
    "dieing": "dying", "dyin": "dying", "ded": "dead", "deth": "death", "diying": "dying",
    "sewerslide": "suicide", "sewercide": "suicide", "suislide": "suicide", "suacide": "suicide",
    "hart": "heart", "haert": "heart", "pian": "pain", "payne": "pain", "num": "numb", "numm": "numb",
    "breth": "breath", "breeth": "breathe", "breathin": "breathing", "cest": "chest", "chst": "chest", "arn": "arm",
    "anafilaxis": "anaphylaxis", "anafalaxis": "anaphylaxis", "anaphalaxis": "anaphylaxis",
    "siezing": "seizing", "seezure": "seizure", "ceizure": "seizure", "seasure": "seizure",
    "bleading": "bleeding", "bleding": "bleeding", "blod": "blood", "swolen": "swollen", "rists": "wrists",
    "hedache": "headache", "headake": "headache", "hedake": "headache", "wana": "want to", "wnna": "want to",
    "kiero": "quiero", "kiere": "quiere", "qiero": "quiero", "pexo": "pecho", "inconsiente": "inconsciente",
    "haveing": "having", "rite": "right", "cnt": "cant", "whant": "want", "wnt": "want", "agian": "again",
    "havin": "having", "movin": "moving", "goin": "going", "thinkin": "thinking", "takin": "taking", "tryin": "trying",
    "feelin": "feeling", "hurtin": "hurting", "killin": "killing", "cuttin": "cutting", "endin": "ending", "endding": "ending",
    "bleedin": "bleeding", "chokin": "choking", "shakin": "shaking", "talkin": "talking", "livin": "living", "seein": "seeing",
    "throwin": "throwing", "pukin": "puking", "passin": "passing", "closin": "closing", "closeing": "closing", "swellin": "swelling",
    "stoppin": "stopping", "breakin": "breaking", "losin": "losing", "doin": "doing", "hearin": "hearing", "wakin": "waking",
    "sever": "severe", "reacton": "reaction", "reaccion": "reaction", "tonihgt": "tonight", "tongiht": "tonight", "2nght": "tonight",
    "wud": "would", "wuld": "would", "cud": "could", "shud": "should", "wudnt": "wouldnt", "cudnt": "couldnt",
    "frend": "friend", "freind": "friend", "frnd": "friend", "sum1": "someone", "some1": "someone", "any1": "anyone", "no1": "nobody",
    "aftr": "after", "smth": "something", "smthg": "something", "sumthin": "something", "evry1": "everyone", "every1": "everyone",
    "befor": "before", "slurd": "slurred", "slurr": "slurred", "unalived": "unalive", "unaliving": "unalive",
}  # fmt: skip

#: Words so short that only two swapped letters are put right ("dotn", "lfie"), where the slip is no word itself.
_SWAPPABLE = word_set(
    """
    want dont cant wont kill life live hurt harm dead death pain chest heart blood pills numb seizure
    myself self breath overdose again alive wanna tired anymore
    """
)
_REAL = word_set("calm form from trial tried earth hater lief vile evil edad")


def _swaps() -> dict[str, str]:
    swapped: dict[str, str] = {}
    for word in sorted(_SWAPPABLE):
        for at in range(len(word) - 1):
            slip = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            if slip != word and slip not in _REAL and slip not in _SWAPPABLE:
                swapped[slip] = word
    return swapped


_SWAPPED = _swaps()

#: Real words within reach of a key word, which must keep their own meaning.
PROTECTED = word_set(
    """
    aleve alice alike allergies batter betters bitter blending blessing blinding blond bloody bloom
    breach breadth breaking breathed breather breaths breathy breeding brood buren burping burying
    butter cheat chess chests chocking collapse collapses compulsion concession concessions conclusion
    conclusions confessed confession confessions confined confuse confusing confusion consulting
    consumed conventions conversion conversions convictions cooking coughing crashing crest crossing
    cruising cushings deaths depth disappeared disappears doing dread dripping drool drooling dropped
    dropping drowning drying emergence feinted flirting gaping grasping harding heard hears hearst
    hearth hearts hearty homeless hunting hurling iteration killer killings kills overcome overcoming
    painters paralysis piles plantations pleasure pointless polls pressured pressures princess prisoner
    pulls reasons scarring selling shortest smelling softness soreness spelling spilling spurred
    spurting starring stealing sterling stirring stoke strike strobe strode stroked strokes swallows
    swearing sweating sweeping swirling tables tablet threat tongues visions visiting wanda wheeling
    wrist
    """
)

_LEET = str.maketrans({"0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"})
_SHORT_TARGETS = word_set("die kill dead death self harm cut pills gun life suicide suicidal myself unalive hurt rope kms kys")
_MASKABLE = KEYWORDS | _SHORT_TARGETS
_REPEATS = re.compile(r"(.)\1{2,}")
#: Lengths of the words that may be a slip for a key word.
_SHORTEST, _LONGEST = 5, 16


def _slips(length: int) -> int:
    return 1 if length <= 7 else 2 if length <= 10 else 3


def _within_reach() -> dict[tuple[str, int], tuple[tuple[str, int], ...]]:
    """By first letter and length of a word, the key words that it may be a slip for, each with the slips that are allowed.

    A word and a key are at least as many slips apart as their lengths differ, so most keys need no comparison.
    """
    reach: dict[tuple[str, int], list[tuple[str, int]]] = {}
    for key in sorted(KEYWORDS):
        for length in range(_SHORTEST, _LONGEST + 1):
            allowed = _slips(min(len(key), length))
            if abs(len(key) - length) <= allowed:
                reach.setdefault((key[0], length), []).append((key, allowed))
    return {start: tuple(keys) for start, keys in reach.items()}


_REACH = _within_reach()


def unmask(word: str) -> str:
    """Undo leetspeak and asterisks where the result is a key word: "su!cide", "k1ll", "k*ll", "d!e"."""
    if word.isalpha():
        return word
    if not any(letter.isalpha() for letter in word):
        return word
    for one in ("i", "l"):
        plain = word.translate(_LEET).replace("1", one).replace("!", one)
        if plain in _MASKABLE:
            return plain
    masked = re.sub(r"[*#_.\-•]", ".", word)
    if masked != word and re.fullmatch(r"[a-z.]+", masked):
        # A fixed-length comparison, letter by letter: no regular expression is made out of a patient's text.
        for key in sorted(_MASKABLE):
            if len(key) == len(masked) and all(m in (".", k) for m, k in zip(masked, key, strict=True)):
                return key
        joined = masked.replace(".", "")
        if joined in _MASKABLE:
            return joined
    return word


def squeeze(word: str) -> str:
    """Shorten drawn-out letters: "diiiie" to "die", "helpppp" to "help", "sooo" to "so"."""
    if not _REPEATS.search(word):
        return word
    double = _REPEATS.sub(r"\1\1", word)
    return double if double in _MASKABLE else _REPEATS.sub(r"\1", word)


def restore(word: str) -> str:
    """The key word that `word` (lower case, unaccented) most likely stands for, else `word` itself."""
    word = squeeze(unmask(word))
    if word in VARIANTS:
        return VARIANTS[word]
    if word in _SWAPPED:
        return _SWAPPED[word]
    keys = _REACH.get((word[:1], len(word)))
    if not keys or word in PROTECTED or word in KEYWORDS or not word.isalpha():
        return word
    best, best_slips = word, 4
    for key, allowed in keys:
        slips = OSA.distance(word, key, score_cutoff=allowed)
        if slips <= allowed and slips < best_slips:
            best, best_slips = key, slips
    return best
