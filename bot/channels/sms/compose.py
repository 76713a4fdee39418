"""Rule: a turn goes out as one text of at most 306 GSM-7 characters (two segments), and what matters most survives the cut.

When a turn is longer, things are given up in this order, each only as far as needed: choices (the way to the clinic last; those that
carry the reply never); offers and courtesies; the long forms of the introduction; the long form of answers, for the second, shorter wording
of domain.yml; the long way of naming the clinic's contact; further answers, which become the first numbered choices, so that nothing asked
is lost; the clinic's contact itself; the introduction, which the next text then brings. Never given up: words of safety, the question of a
form, the first answer. Words on a symptom after an infusion come first and whole, and words on one's own health before any answer that does
not fit beside them; then the answers are choices, the first one as well.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from bot.channels.sms.gsm7 import BUDGET, carries, septets, to_gsm7
from bot.channels.sms.numbering import line
from bot.clinic import Clinic
from bot.knowledge.topics import load_topics
from bot.view import View
from bot.wording import CONTACT, Wording

LONGEST_NAME: Final = 60  # septets; a name that the alphabet cannot carry, or longer, becomes "the clinic"
LONGEST_LINK: Final = 80
MOST_CHOICES: Final = 6
OFFERS: Final = frozenset({"utter_hand_over", "utter_nothing_more_to_add", "utter_contact_resume", "utter_contact_corrected"})
URGENT: Final = {"utter_adverse_event": 0, "utter_personal_medical": 1}  # in the order of what the others make room for
CARRYING: Final = frozenset({"utter_clarify", "utter_affirm_nothing_open"})  # nothing without their choices
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Sms:
    """One text. `choices` are the ids behind its numbers; `offer` is the one that "yes" means; `introduced`: it says who writes."""

    text: str
    choices: tuple[str, ...] = ()
    offer: str | None = None
    introduced: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """A reply: its wordings from long to short, and what it may be given up for."""

    wordings: tuple[str, ...]
    choices: tuple[tuple[str, str], ...] = ()  # (id, title)
    topic: str | None = None  # an answer that may come later, as a choice
    optional: bool = False
    carries_choices: bool = False
    rank: int = len(URGENT)

    @property
    def whole(self) -> bool:
        """Whether it is never shortened, nor the clinic's contact in it left out."""
        return self.rank == 0


@dataclass(frozen=True, slots=True)
class _Draft:
    texts: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    offer: str | None
    introduced: bool

    def render(self) -> str:
        listed = line([title for _, title in self.choices])
        return "\n".join(part for part in (" ".join(self.texts), listed) if part)


class Composer:
    """Makes texts of replies, for one clinic."""

    def __init__(self, wording: Wording, clinic: Clinic) -> None:
        """`wording`: the responses of domain.yml with the clinic filled in."""
        self._wording = wording
        self._clinic = clinic
        self._names = wording.names_by_text("sms")
        self._topics = load_topics().article
        self._unwieldy_name = not carries(clinic.name) or septets(to_gsm7(clinic.name)) > LONGEST_NAME
        url = clinic.contact_url or ""
        self._unwieldy_link = not clinic.phone and septets(to_gsm7(url)) > LONGEST_LINK
        self._namings = self._ways_to_name()

    def say(self, name: str, *, introduce: bool = False) -> Sms:
        """The response `name` alone, after the introduction where that is asked for."""
        return self._fit([_Piece((self._wording.text(name, "sms"),))], introduce)

    def danger(self, words: str, more: str = "") -> Sms:
        """Words of safety, alone; `more` follows where there is room."""
        pieces = [_Piece((words,))] + ([_Piece((more,), optional=True)] if more else [])
        return self._fit(pieces, introduce=False)

    def turn(self, replies: Sequence[View], *, introduce: bool) -> Sms:
        """The replies of one turn. In danger nothing stands beside the words of safety."""
        if any("safety" in view.outcomes for view in replies):
            return self.danger(" ".join(view.text for view in replies))
        asks = any(self._names.get(view.text.strip(), "").startswith("utter_ask_contact") for view in replies)
        return self._fit([self._piece(view, introduce, asks) for view in replies], introduce)

    def _piece(self, view: View, introduce: bool, asks: bool) -> _Piece:
        text = view.text.strip()
        name = self._names.get(text, "")
        choices = tuple((c["id"], c["title"]) for c in view.choices if not c["id"].startswith("form:"))
        topic = name.removeprefix("utter_").removesuffix("_again")
        if topic in self._topics:
            short = self._wording.text(f"utter_{topic}_again", "sms")
            wordings = (text, short) if septets(to_gsm7(short)) < septets(to_gsm7(text)) else (text,)
            if topic == "contact" and asks:  # the form that follows says it all
                return _Piece(wordings, optional=True)
            return _Piece(wordings, choices, topic=topic)
        if name == "utter_greet" and introduce:  # the introduction says who writes; what can be asked is worth more than a second hello
            start = tuple((f"topic:{topic}", self._topics[topic].label) for topic in load_topics().start)
            return _Piece((self._wording.text("utter_sms_hello", "sms"),), choices or (*start, (CONTACT.id, CONTACT.title)))
        return _Piece(
            (text,),
            choices,
            optional=name in OFFERS,
            carries_choices=name in CARRYING and bool(choices),
            rank=URGENT.get(name, len(URGENT)),
        )

    def _fit(self, pieces: Sequence[_Piece], introduce: bool) -> Sms:
        drafts = (draft for arranged, all_may_wait in _arranged(pieces) for draft in self._drafts(arranged, introduce, all_may_wait))
        draft = next((draft for draft in drafts if septets(draft.render()) <= BUDGET), None)
        if draft is None:
            draft = self._shortest(pieces)
        return Sms(draft.render(), tuple(choice for choice, _ in draft.choices), draft.offer, draft.introduced)

    def _drafts(self, pieces: Sequence[_Piece], introduce: bool, all_may_wait: bool) -> Iterator[_Draft]:
        """From the whole turn to the shortest, in the declared order of what is given up (the innermost first).

        `all_may_wait`: the first answer may become a choice, too.
        """
        pieces = [replace(piece, wordings=tuple(dict.fromkeys(piece.wordings))) for piece in pieces]
        answers = [piece for piece in pieces if piece.topic and not piece.optional]
        introductions = (
            [self._wording.text(f"utter_sms_introduction{form}", "sms") for form in ("", "_short", "_shortest")] if introduce else [""]
        )
        optional = sum(piece.optional for piece in pieces)
        *near, brief = self._namings
        later_counts = range(len(answers) + 1 if all_may_wait else max(len(answers), 1))
        reductions = [*product(later_counts, near), *product(later_counts, [brief])]
        for postponed, (later, names), short, introduction in product(
            (False, True) if introduce else (False,), reductions, range(len(answers) + 1), introductions
        ):
            if postponed and introduction != introductions[0]:
                continue
            for dropped in range(optional + 1):
                kept = _without_offers(pieces, dropped)
                deferred = answers[len(answers) - later :]
                shortened = answers[max(len(answers) - later - short, 0) :]
                shown = [piece for piece in kept if not any(piece is one for one in deferred)]
                texts = [self._worded(piece, any(piece is one for one in shortened), names) for piece in shown]
                first = [self._plain(introduction, names)] if introduction and not postponed else []
                yield from self._with_choices(first + texts, shown, deferred, bool(first))

    def _with_choices(self, texts: Sequence[str], kept: Sequence[_Piece], deferred: Sequence[_Piece], introduced: bool) -> Iterator[_Draft]:
        later = [(f"topic:{piece.topic}", self._topics[piece.topic].label) for piece in deferred if piece.topic]
        offered = list(dict.fromkeys(choice for piece in kept for choice in piece.choices))
        offered = [choice for choice in offered if choice[0] not in {one for one, _ in later}]
        ids = [choice for choice, _ in offered]
        offer = next((choice for choice in ids if choice in ("contact", "affirm")), None) if "deny" in ids else None
        least = len(offered) if any(piece.carries_choices for piece in kept) else 0
        for count in range(min(len(offered), max(MOST_CHOICES - len(later), 0)), min(least, MOST_CHOICES) - 1, -1):
            listed = [*later, *_most_wanted(offered, count)]
            plain = tuple((choice, to_gsm7(title)) for choice, title in listed)
            yield _Draft(tuple(texts), plain, offer, introduced)

    def _shortest(self, pieces: Sequence[_Piece]) -> _Draft:
        """The last resort: what must be whole, then whole sentences from the beginning, as many as fit."""
        *_, naming = self._namings
        needed = sorted((piece for piece in pieces if not piece.optional), key=lambda piece: piece.rank) or list(pieces)
        kept = self._worded(needed[0], False, naming) if needed[0].whole else ""
        text = " ".join(self._worded(piece, True, naming) for piece in needed if not piece.whole)
        for sentence in _SENTENCE_END.split(text):
            longer = f"{kept} {sentence}".strip()
            if septets(longer) > BUDGET:
                break
            kept = longer
        kept = kept or text[: BUDGET // 2]  # one endless sentence: so short that it fits whatever its characters weigh
        offered = [choice for piece in needed for choice in piece.choices]
        return _Draft((kept,), (), offered[0][0] if any(choice == "deny" for choice, _ in offered) else None, False)

    def _worded(self, piece: _Piece, short: bool, naming: Callable[[str], str]) -> str:
        """The words of `piece`; those that must be whole name the clinic's contact as fully as fits into a text."""
        if not piece.whole:
            return self._plain(piece.wordings[-1 if short else 0], naming)
        *near, brief = self._namings
        plain = self._plain(piece.wordings[0], near[-1] if naming is brief and near else naming)
        return plain if septets(plain) <= BUDGET else self._plain(piece.wordings[0], brief)

    def _ways_to_name(self) -> list[Callable[[str], str]]:
        """Ways to name the clinic and how to reach it, from long to short."""
        clinic, way, way_es = self._clinic, self._clinic.way_to_reach, self._clinic.way_to_reach_es
        brief = f"call {clinic.phone}" if clinic.phone else f"use the form at {clinic.contact_url}" if clinic.contact_url else None
        brief_es = (
            f"llame al {clinic.phone}" if clinic.phone else f"use el formulario en {clinic.contact_url}" if clinic.contact_url else None
        )

        def named(text: str, spanish: bool) -> str:
            return _capital(text.replace(clinic.name, "la clínica" if spanish else "the clinic")) if self._unwieldy_name else text

        def full(text: str) -> str:
            return named(text, way_es in text)

        def shorter(text: str) -> str:
            plain = text.replace(way, brief or "contact the clinic").replace(way_es, brief_es or "contacte a la clínica")
            return named(plain, way_es in text)

        def shortest(text: str) -> str:
            plain = text.replace(way, "contact the clinic").replace(way_es, "contacte a la clínica")
            plain = plain.replace(f" {clinic.contact_url}", " its website") if clinic.contact_url else plain
            return named(plain, way_es in text)

        return [shortest] if self._unwieldy_link else [full, shorter, shortest]

    def _plain(self, text: str, naming: Callable[[str], str]) -> str:
        return to_gsm7(" ".join(naming(text).split())).strip()


def _without_offers(pieces: Sequence[_Piece], dropped: int) -> list[_Piece]:
    """The pieces less the last `dropped` optional ones."""
    kept: list[_Piece] = []
    for piece in reversed(pieces):
        if piece.optional and dropped:
            dropped -= 1
            continue
        kept.insert(0, piece)
    return kept


def _arranged(pieces: Sequence[_Piece]) -> list[tuple[Sequence[_Piece], bool]]:
    """The orders in which the pieces are tried, and whether every answer may wait: as asked, or what is urgent first."""
    first = min((piece.rank for piece in pieces), default=len(URGENT))
    if first == len(URGENT):
        return [(pieces, False)]
    urgent_first = (sorted(pieces, key=lambda piece: piece.rank), True)
    return [urgent_first] if first == 0 else [(pieces, False), urgent_first]


def _most_wanted(choices: Sequence[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """`count` of the choices in their order: a yes-or-no pair only whole, the way to the clinic longest."""
    ids = [choice for choice, _ in choices]
    if count >= len(choices):
        return list(choices)
    if "deny" in ids:
        return []
    if count and "contact" in ids:
        rest = [choice for choice in choices if choice[0] != "contact"][: count - 1]
        return [choice for choice in choices if choice in rest or choice[0] == "contact"]
    return list(choices[:count])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
