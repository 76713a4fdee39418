"""Rule: what staff judged becomes proposals, never changes: a line is redacted again, and left out with its reason when in doubt.

Why: training data is kept in the project for ever and is public to whoever reads it, so a single name that the first redaction let
through would stay. A line in which anything is still found, or was, is refused, and so is all that was typed into the contact form.
Near-duplicates teach nothing and tilt the balance; a line that already teaches another topic is a contradiction that a person has to
settle. Messages that ask several things, or lean on what was said before, would teach a topic that their words alone do not have. A line
that also measures (`tests/eval/`) must not be trained on. Rasa reads `[..](..)`, braces and a leading slash as markup, so such lines are
refused too.
"""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from rapidfuzz import fuzz, process, utils

from bot.engine.nlu.followup import asks_for_more, leans_back, refers_back
from bot.engine.nlu.lines import Line
from bot.evaluation.duplicates import LONG_ENOUGH, words_of
from bot.evaluation.duplicates import NEAR as NEAR_WORDS
from bot.privacy.redactor import Redacts
from bot.store.models import Message, MessageVerdict

NEAR: Final = 90.0  # rapidfuzz's ratio of two lines, 100 is the same
SHORTEST: Final = 3
LONGEST: Final = 300
UNTAUGHT: Final = frozenset({"nlu_fallback", "clarify"})  # decided by code, without training lines


@dataclass(frozen=True, slots=True)
class JudgedWords:
    """One verdict on one message, as `staff_review.judged_words` gives them."""

    message_id: int
    text: str
    verdict: str
    topic: str
    sub: str | None
    right_topic: str | None
    several: bool = False  # topics were understood
    in_form: bool = False  # typed into the contact form
    first: bool = True  # of its conversation

    @property
    def intent(self) -> str | None:
        """The intent that the message should teach; None when the reviewer does not know or did not say."""
        if self.verdict == "unclear":
            return None
        if self.verdict == "wrong":
            return self.right_topic
        return f"{self.topic}/{self.sub}" if self.sub else self.topic or None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A line to train on."""

    message_id: int
    intent: str
    text: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A judged message that becomes no line, and why."""

    message_id: int
    reason: str


class _Known:
    """Lines that are there already."""

    def __init__(self, lines: Sequence[Line], measuring: Sequence[str]) -> None:
        self.intents = {line.label for line in lines}
        self._texts: list[str] = []
        self._labels: list[str] = []
        self._bags: list[frozenset[str]] = []
        self._measuring = {words_of(text) for text in measuring}
        for line in lines:
            self.add(line.text, line.label)

    def add(self, text: str, label: str) -> None:
        """One more line."""
        self._texts.append(text)
        self._labels.append(label)
        self._bags.append(frozenset(words_of(text)))

    def repeats(self, text: str, label: str) -> str | None:
        """Why `text` would teach nothing new; None when it would."""
        words = words_of(text)
        if words in self._measuring:
            return "it is one of the lines that measure the assistant"
        near = process.extractOne(text, self._texts, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=NEAR)
        place = near[2] if near is not None else self._same_words(frozenset(words), label)
        if place is None:
            return None
        same = self._labels[place].split("/")[0] == label.split("/")[0]
        return "it is nearly the same as a line that is there" if same else f"a line nearly the same teaches {self._labels[place]}"

    def _same_words(self, bag: frozenset[str], label: str) -> int | None:
        def near(other: frozenset[str]) -> bool:
            return bag == other or (len(bag) >= LONG_ENOUGH and len(bag & other) / len(bag | other) >= NEAR_WORDS)

        found = (n for n, other in enumerate(self._bags) if (self._labels[n] == label or bag == other) and near(other))
        return next(found, None)


def propose(
    judged: Iterable[JudgedWords], known: Sequence[Line], redactor: Redacts, measuring: Sequence[str] = ()
) -> tuple[list[Proposal], list[Refusal]]:
    """Lines for data/nlu.yml that are new, and what was left out.

    Args:
        known: the lines that are there.
        measuring: lines that measure the assistant and are therefore never trained on.
    """
    lines = _Known(known, measuring)
    proposals: list[Proposal] = []
    refusals: list[Refusal] = []
    for message_id, said in _by_message(judged).items():
        if all(one.verdict == "unclear" for one in said):
            continue
        text, intent = " ".join(said[0].text.split()), said[0].intent
        reason = _unfit(text, said, lines.intents, redactor) or lines.repeats(text, str(intent))
        if reason is not None:
            refusals.append(Refusal(message_id, reason))
            continue
        proposals.append(Proposal(message_id, str(intent), text))
        lines.add(text, str(intent))
    return proposals, refusals


def measurable(judged: Iterable[JudgedWords], redactor: Redacts) -> list[Line]:
    """Judged messages that may be asked of a model and shown at a terminal: reviewers who are sure agree, and nobody is named in them.

    A tag of the redaction stands for words that the model was asked and these are not, so what is understood of it says nothing.
    """
    lines = []
    for said in _by_message(judged).values():
        text, intents = said[0].text, {one.intent for one in said if one.verdict != "unclear"}
        intent = intents.pop() if len(intents) == 1 else None
        if intent is None or said[0].in_form or "[" in text or redactor.redact(text).found:
            continue
        lines.append(Line(text, intent))
    return lines


def _by_message(judged: Iterable[JudgedWords]) -> dict[int, list[JudgedWords]]:
    verdicts: dict[int, list[JudgedWords]] = {}
    for one in judged:
        verdicts.setdefault(one.message_id, []).append(one)
    return verdicts


def _unfit(text: str, said: Sequence[JudgedWords], taught: set[str], redactor: Redacts) -> str | None:
    intent = said[0].intent
    if said[0].in_form:
        return "it was typed into the contact form"
    if any(one.verdict == "unclear" for one in said):
        return "a reviewer found it unclear"
    if len({one.intent for one in said}) > 1:
        return "reviewers do not agree on its topic"
    if intent is None:
        return "no right topic was chosen"
    if intent in UNTAUGHT or intent not in taught:
        return f"{intent} has no training lines"
    if said[0].several and said[0].verdict == "right":
        return "it asks several things, and a line teaches one"
    if not said[0].first and (asks_for_more(text) or leans_back(text) or refers_back(text)):
        return "it leans on what was said before"
    if not SHORTEST <= len(text) <= LONGEST:
        return f"a line has {SHORTEST} to {LONGEST} characters"
    if any(sign in text for sign in "[]{}") or text.startswith("/") or not text.isprintable():
        return "it holds a tag of the redaction or signs that mean something in training data"
    if redactor.redact(text).found:
        return "something that may identify a person was found in it"
    return None


def inserted(document: str, proposals: Sequence[Proposal]) -> str:
    """The text of data/nlu.yml with each line at the end of its intent's block; everything else stays as it is.

    Raises:
        ValueError: an intent has no block.
    """
    lines = document.splitlines()
    for proposal in proposals:
        try:
            at = lines.index(f"- intent: {proposal.intent}") + 1
        except ValueError:
            raise ValueError(f"data/nlu.yml has no block for {proposal.intent}: add one by hand first.") from None
        while at < len(lines) and not lines[at].startswith("- "):
            at += 1
        while not lines[at - 1].strip():
            at -= 1
        lines.insert(at, f"    - {proposal.text}")
    return "\n".join(lines) + "\n"


def difference(before: str, after: str, name: str = "data/nlu.yml") -> list[str]:
    """A unified diff."""
    return list(difflib.unified_diff(before.splitlines(), after.splitlines(), name, name, n=1, lineterm=""))


def conversation_test(
    name: str, channel: str, messages: Sequence[Message], verdicts: dict[int, list[MessageVerdict]], redactor: Redacts
) -> str | None:
    """A judged conversation in the form of tests/conversations/; None when a message is unjudged, unclear, or not clean of persons.

    A text message that names a choice by its number is no turn either: which choice it was depends on what was listed before.
    """
    turns: list[dict[str, Any]] = []
    for message in messages:
        if message.sender != "patient":
            continue
        said = {(v.verdict, v.right_topic) for v in verdicts.get(message.id, [])}
        if len(said) != 1 or message.text is None or (message.outcomes or []) == ["form"]:
            return None
        if message.choice and channel == "sms":
            return None
        verdict, right = said.pop()
        if verdict == "unclear" or (verdict == "wrong" and not right) or "[" in message.text or redactor.redact(message.text).found:
            return None
        turn: dict[str, Any] = {"choice": message.choice} if message.choice else {"patient": message.text}
        if verdict == "wrong":
            turn["topic"] = str(right).split("/")[0]
        else:
            turn["topic"] = _one_or_list([topic["name"] for topic in message.topics or []])
            turn["outcome"] = _one_or_list(list(message.outcomes or []))
        turns.append({key: value for key, value in turn.items() if value != []})
    if not turns:
        return None
    return _document([{"name": name, "channel": channel, "turns": turns}])


def merged(kept: str, new: str) -> str:
    """Documents of conversation tests as one: tests of the same name are replaced, others stay, for their conversations expire."""
    tests = {test["name"]: test for document in (kept, new) for test in yaml.safe_load(document) or []}
    return _document(list(tests.values()))


def _document(tests: list[dict[str, Any]]) -> str:
    return yaml.safe_dump(tests, sort_keys=False, allow_unicode=True, width=120) if tests else ""


def _one_or_list(names: list[str]) -> str | list[str]:
    return names[0] if len(names) == 1 else names


def lines_document(proposals: Sequence[Proposal]) -> str:
    """The lines alone, as Rasa NLU YAML."""
    blocks: dict[str, list[str]] = {}
    for proposal in proposals:
        blocks.setdefault(proposal.intent, []).append(proposal.text)
    parts = ['version: "3.1"', "nlu:"]
    for intent, texts in sorted(blocks.items()):
        parts += [f"- intent: {intent}", "  examples: |", *(f"    - {text}" for text in texts)]
    return "\n".join(parts) + "\n"


def write(path: Path, text: str) -> None:
    """Replace a file as a whole or not at all."""
    draft = path.with_name(path.name + ".new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
