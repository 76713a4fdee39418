"""Cuts a message into the parts that may each ask something: sentences, and clauses joined by "and", "also", "but", a comma.

Rule: a cut is made only where the right side can stand as a question or request of its own, so that lists ("nausea and dizziness") and
stories ("it hurts and I cry") stay whole. spaCy finds sentences and parts of speech; the openers are a closed class of English words.
"""

import re
from dataclasses import dataclass
from typing import Any

from bot.engine.nlu.courtesies import without_courtesies
from bot.engine.nlu.grammar import shared_grammar
from bot.engine.nlu.wordlist import word_set

JOINERS = word_set(
    """
    and also plus but or & n nd then so
    """
)
WH = word_set(
    """
    what whats what's how hows how's hw who whos who's whom when whens where wheres where's why which whose wat wut
    """
)
AUXILIARIES = word_set(
    """
    is are am was were do does did can could will would should shall may might must have has had isn't aren't don't
    doesn't won't can't couldn't wouldn't shouldn't dont doesnt isnt arent cant wont wud cud shud r
    """
)
#: Auxiliaries that need another verb.
HELPERS = AUXILIARIES - word_set("is are am was were isnt arent r has have had")
REQUESTS = word_set(
    """
    tell explain please pls plz describe give send call text show book schedule wondering curious wanna need want let
    help sign set
    """
)
#: After an auxiliary that has no subject these go on with a statement: "would have to find a sub".
BARE = word_set(
    """
    have be been to like never always need get
    """
)
QUESTION_NOUNS = frozenset(["any", "anything", "anyone"])
SELF = word_set(
    """
    i i'm im i'd id i've ive we we're my
    """
)
ASKING = (
    "i want to know", "i'd like to know", "id like to know", "i would like", "i need to know", "i was wondering",
    "i'm wondering", "im wondering", "i wonder", "not sure", "i'd like to", "i want to",
    "i need to", "curious", "do you", "can you", "could you", "wondering",
    "want to know", "wants to know", "wants me to ask", "asks if", "asking if", "asked me to",
    "wanna know", "need to know", "tell me", "let me know", "like to know", "my question",
    "any idea", "to hear", "whether", "would like to", "'d like to", "next question", "other question", "second question",
    "another question",
)  # fmt: skip
#: Before a question word: "for how long", "by whom".
PREPOSITIONS = word_set(
    """
    for at to in on by from with since until till after before about of under during through
    """
)
#: Whom a question that stands without a comma before it asks about: "is it safe does it hurt".
ASKED_ABOUT = word_set(
    """
    i you u it they we there this he she insurance medicare medicaid ketamine
    """
)
#: Pronouns that end a question: "does insurance pay for this do I need a referral".
OBJECTS = frozenset(["this", "it", "that", "me", "them", "us", "for", "about"])
#: After these an inverted verb goes on with the question that has begun: "how long does it", "I was wondering do you".
GOES_ON = word_set(
    """
    if whether that than as because since when while like often long much many soon fast quickly bad wondering asking know curious ask
    """
)
LEANING = 8  # words at most of a question that leans on the statement before it
LEANS = word_set(
    """
    that it this they them those these
    """
)
LEANS_ON_ME = re.compile(r"\b(?:should|can|could|may|would|am|will) i\b", re.IGNORECASE)
#: In a few words without a verb these ask for something: "your address pls".
BEGS = re.compile(r"\b(?:pls|plz|please|your|ur)\b", re.IGNORECASE)
# Where a cut is possible at all; a message without any such place needs no grammar, which halves its time.
_MAY_SPLIT = re.compile(
    rf"[?!.,;:()/–—\n-]+\s*[^\s?!.]|\s(?:{'|'.join(sorted(map(re.escape, JOINERS | WH)))})\s"
    rf"|\S+\s+\S+\s+\S+\s+(?:{'|'.join(sorted(map(re.escape, AUXILIARIES)))})\s+(?:{'|'.join(sorted(ASKED_ABOUT))})\s",
    re.IGNORECASE,
)
LONGEST_NOUN = 7  # words
LONGEST = 8  # clauses looked at; a longer story is judged whole and by its last questions


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a message.

    `asks`: it looks like a question or request; `noun`: only a noun phrase tied to the part before; `verbless`: a few words without a
    verb ("lunch break doable??", "skeptical nurse here"), which may ask something or only colour what is asked.
    """

    text: str
    asks: bool
    noun: bool = False
    verbless: bool = False


def split(text: str) -> list[Clause]:
    """The clauses of `text`, in order; a single-clause message gives one clause with all of it."""
    bare = without_courtesies(text)
    if len(bare.split()) < 4 or not _MAY_SPLIT.search(bare):
        return [Clause(text, asks=True)]
    doc = shared_grammar().read(bare[:2000])
    pieces: list[tuple[int, int, bool]] = []
    for sentence in doc.sents:
        pieces.extend(_cut(doc, sentence.start, sentence.end))
    clauses = []
    for start, end, noun in pieces:
        part = doc[start:end].text.strip(" ,;.-\n\t")
        if part and any(c.isalnum() for c in part):
            verbless = end - start <= 5 and not any(token.pos_ in {"VERB", "AUX"} for token in doc[start:end])
            plain = verbless and not BEGS.search(part)
            clauses.append(Clause(part, noun or verbless or _asks(doc[start:end].text), noun, plain))
    clauses = _with_antecedents(clauses)[-LONGEST:]
    return clauses if len(clauses) > 1 else [Clause(text, asks=True)]


def _with_antecedents(clauses: list[Clause]) -> list[Clause]:
    """Joins a short question to the statement before that it leans on: "I take warfarin, is that okay"."""
    joined: list[Clause] = []
    for clause in clauses:
        words = re.findall(r"[a-z']+", clause.text.lower())
        leans = len(words) <= LEANING and (LEANS & set(words) or LEANS_ON_ME.search(clause.text))
        if joined and not joined[-1].asks and clause.asks and leans:
            joined[-1] = Clause(f"{joined[-1].text}, {clause.text}", asks=True)
        else:
            joined.append(clause)
    return joined


def _cut(doc: Any, start: int, end: int) -> list[tuple[int, int, bool]]:
    pieces = []
    begin, noun = start, False
    i = start + 1
    while i < end:
        cut, skip, is_noun = _boundary(doc, begin, i, end)
        if cut:
            pieces.append((begin, i, noun))
            begin, noun = i + skip, is_noun
            i = begin + 1
        else:
            i += 1
    if begin < end:
        pieces.append((begin, end, noun))
    return pieces


def _boundary(doc: Any, begin: int, i: int, end: int) -> tuple[bool, int, bool]:
    """Whether a new part starts at token `i`: (yes, joining tokens to skip, it is only a noun phrase)."""
    word = doc[i].lower_
    if doc[i - 1].text in {"?", "!"} and i < end - 1 and doc[i].text not in {"?", "!", ")", "."}:
        return True, 0, False
    if word in {",", ";", "...", "-", "–", "—", "\n", "\n\n", "(", "/"} or word in JOINERS:
        skip = 1
        while i + skip < end and (doc[i + skip].lower_ in JOINERS or doc[i + skip].text in ",;"):
            skip += 1
        if i + skip >= end:
            return False, 0, False
        joined = word in JOINERS or skip > 1
        if _opens(doc, i + skip, end, joined):
            return True, skip, False
        if joined and i - begin >= 3 and _is_noun_phrase(doc, i + skip, end):
            return True, skip, True
    return _runs_on(doc, begin, i, end), 0, False


def _runs_on(doc: Any, begin: int, i: int, end: int) -> bool:
    """Whether a question begins at token `i` with nothing before it that says so: "what is it like does it hurt"."""
    if i - begin < 3 or end - i < 3:
        return False
    word, before = doc[i].lower_, doc[i - 1].lower_
    if word in WH and doc[i + 1].lower_ in AUXILIARIES:
        return doc[i - 1].pos_ in {"NOUN", "PROPN", "PRON", "ADV", "ADJ", "VERB"} and before not in GOES_ON
    subject = _after_auxiliary(doc, i)
    inverted = word in AUXILIARIES and subject < end and doc[subject].lower_ in ASKED_ABOUT
    if not inverted or before in WH or before in GOES_ON or before in JOINERS:
        return False
    stranded = doc[i - 1].pos_ == "ADP" and doc[begin].lower_ in WH  # "where does it come from"
    if doc[i - 1].pos_ in {"PRON", "ADP", "DET", "AUX", "PART"} and before not in OBJECTS and not stranded:
        return False
    verbs = [token for token in doc[begin:i] if token.pos_ in {"VERB", "AUX"}]
    return bool(verbs) and (len(verbs) > 1 or verbs[0].lower_ not in HELPERS)  # "what would ketamine do" has not been said yet


def _after_auxiliary(doc: Any, i: int) -> int:
    """The place after the auxiliary at `i`, of which spaCy makes two words where it is negated: "isnt"."""
    return i + 2 if i + 1 < len(doc) and doc[i + 1].lower_ in {"nt", "n't", "n’t", "not"} else i + 1


def _opens(doc: Any, i: int, end: int, joined: bool) -> bool:
    word = doc[i].lower_
    if word in WH:
        relative = word in {"which", "who", "when", "where"} and not joined  # "pain, which is bad" goes on, it does not ask
        return end - i >= 2 and (not relative or doc[i + 1].lower_ in AUXILIARIES)
    if word in PREPOSITIONS:
        return joined and end - i >= 3 and doc[i + 1].lower_ in WH
    if word in AUXILIARIES:
        subject = _after_auxiliary(doc, i)
        return subject < end and doc[subject].pos_ in {"PRON", "DET", "NOUN", "PROPN", "EX", "VERB", "ADV", "ADJ"} and end - i >= 3
    if word in QUESTION_NOUNS:
        return joined
    if word in REQUESTS:
        return joined or word in {"tell", "please", "pls", "plz"}
    if joined and word in SELF:
        rest = doc[i:end].text.lower()
        return any(phrase in rest for phrase in ASKING)
    return word == "if" and joined


def _is_noun_phrase(doc: Any, i: int, end: int) -> bool:
    """Whether "the cost", "your hours", "the benefits of doing this": a thing with a determiner, not one more item of a list."""
    tokens = [token for token in doc[i:end] if not token.is_punct]
    kinds = {token.pos_ for token in tokens if token.tag_ != "VBG"}
    short = len(tokens) <= LONGEST_NOUN
    return short and (doc[i].pos_ == "DET" or doc[i].tag_ == "PRP$") and bool(kinds & {"NOUN", "PROPN"}) and not kinds & {"VERB", "AUX"}


def _asks(text: str) -> bool:
    lowered = text.lower().strip(" ,;.-")
    if lowered.endswith("?"):
        return True
    words = lowered.replace("?", " ").split()
    if not words:
        return False
    words = words[2:] if words[0] == "if" and words[1:2] in (["so"], ["not"], ["yes"], ["no"]) else words  # "if not, how much is it"
    words = [word.strip(",:") for word in words]
    place = next((i for i, word in enumerate(words) if word not in JOINERS), 0)
    first, second = (*words[place : place + 2], "", "")[:2]
    if first in AUXILIARIES:
        return second not in BARE
    if first in WH or first in QUESTION_NOUNS or first in REQUESTS:
        return True
    return any(phrase in lowered for phrase in ASKING)
