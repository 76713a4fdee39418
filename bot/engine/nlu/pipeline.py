"""The whole way from text to `Understanding`, without Rasa: one implementation for the bot, `bot eval` and the cross-validation."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from bot.encoder.encoder import Encoder, Vectors
from bot.engine.nlu.clauses import Clause, split
from bot.engine.nlu.courtesies import without_courtesies
from bot.engine.nlu.decision import Judge, Row, Thresholds, Verdict
from bot.engine.nlu.dictation import undictated
from bot.engine.nlu.followup import asks_for_more, completed, leans_back, names_it, refers_back, without_lead_in
from bot.engine.nlu.frustration import is_frustrated
from bot.engine.nlu.language import language_of
from bot.engine.nlu.ridge import Floats, RidgeSettings
from bot.engine.nlu.seams import is_list, seams
from bot.engine.nlu.subject import about_another_form, elsewhere
from bot.engine.nlu.topic_model import TopicModel
from bot.engine.nlu.understanding import ARTICLE, CLARIFY, DANGER, FALLBACK, MEDICAL, OUTSIDE, SMALL_TALK, Context, TopicPart, Understanding

PARTS_AT_MOST = 3
READ_AHEAD = 64  # messages whose scores are kept, until what was said before is known, too
TRACE = 0.1  # least probability of danger (of an adverse event) in the whole message for a part's danger (event) to count
PLAINLY = 0.99  # probability from which even "how long do those last" is understood alone
PLAINLY_OF_IT = 0.9  # the same of "it", which mostly means the treatment: "who decides if I get it"
CLEAR = 0.5  # probability from which "what about nausea?" is a new topic, whatever was said before
ECHO = 0.15  # the same of an article topic for a part that is less than plain, in a message that asks what the article does not know
UNMISTAKABLE = 0.995  # probability from which danger (an adverse event) in one part counts without that trace
CERTAIN = 0.85  # probability from which a statement counts although it asks nothing
PLAIN = 0.95  # probability from which the one question of a message is believed, where the message as a whole is not understood
VAGUE = 0.75  # probability below which the whole may be misunderstood
ONE = 0.97  # probability of one topic in the whole message from which no seam is looked for: "ketamine and glutamate?" asks one thing
ONE_LIST = 0.999  # the same for a list of mere things ("side effects, cost?"), of which one may drown the other
SEAM = 0.8  # least probability of either side of a seam that grammar does not see
CLEAR_SEAM = 0.95  # the same where the message as a whole asks what the article does not know
BACKED = 3.0  # how much likelier a follow-up makes the topic before
STORY = "story"  # sub-topic of what is told, not asked
_BESIDE = ("not_covered", *MEDICAL)  # what may be asked beside a topic of the article
_A_PERSON = re.compile(r"\b(?:i|me|my|him|her|us|baby|mom|dad|son|daughter|wife|husband)\b", re.IGNORECASE)


def what_was_said(text: str) -> str:
    """The words of `text` that are understood: on one line, misheard ones put right, without "no, I meant"."""
    return without_lead_in(undictated(" ".join(text.split())))


@lru_cache(READ_AHEAD)
def clauses_of(said: str) -> tuple[Clause, ...]:
    """The clauses of what was said; none where nothing was. Those of the last messages are remembered (`read_ahead`)."""
    return tuple(split(said)) if said else ()


@dataclass
class TopicPipeline:
    """A trained pipeline. Thread-safe once trained."""

    FILES: ClassVar = ("topics.json", "topics.npz", "thresholds.json")  # what `save` writes

    encoder: Encoder
    model: TopicModel
    judge: Judge

    def __post_init__(self) -> None:
        """Keep the scores of the last messages: what they say by themselves is read before their turn has come (`read_ahead`)."""
        self._scores_of = lru_cache(READ_AHEAD)(self._fixed_scores)

    @classmethod
    def train(
        cls,
        encoder: Encoder,
        lines: Sequence[str],
        labels: Sequence[str],
        vectors: Vectors | None = None,
        settings: RidgeSettings | None = None,
        thresholds: Thresholds | None = None,
    ) -> "TopicPipeline":
        """Train on `lines` with `labels` (sub-topics after a slash); `vectors` are their encodings where they are at hand."""
        dense = encoder.encode(lines) if vectors is None else vectors
        model, _ = TopicModel.train(lines, dense, labels, settings)
        return cls(encoder, model, Judge(model.topics, thresholds or Thresholds()))

    def classify(self, text: str, context: Context | None = None) -> Understanding:
        """Understand one message."""
        said = what_was_said(text)
        return self.understand(said, split(said), context or Context())

    def understand(self, text: str, clauses: list[Clause], context: Context) -> Understanding:
        """Understand a message that was already cut into `clauses`."""
        known = context or Context()
        previous = known.previous_topics[0] if known.previous_topics else None
        language, frustrated = language_of(text), is_frustrated(text)
        scores = self._scores_of(_texts(text, clauses))
        rows = self.model.probabilities(scores)
        whole = rows[0]
        backed = completed(text, previous) if previous and leans_back(text) and self._needs_context(text, whole) else None
        if backed and previous in self.judge.topics:
            whole = self._in_context(whole, self.model.probabilities(self.scores([backed]))[0], previous)
        danger = max(self.judge.probability(row, *DANGER) for row in rows)
        ranking = tuple((self.judge.topics[i], float(whole[i])) for i in np.argsort(-whole)[:10])
        if previous and asks_for_more(text) and previous in (*ARTICLE, *MEDICAL, "not_covered"):
            part = TopicPart(previous, 0.9, None, text)
            return Understanding(previous, 0.9, (part,), (), ranking, language, frustrated, danger)
        verdict = self.judge.verdict(whole, may_ask=known.misses == 0)
        parts = self._parts(clauses, rows[1 : 1 + len(clauses)], scores[1 : 1 + len(clauses)], verdict, whole) if len(clauses) > 1 else []
        parts = parts or self._seamed(text, verdict, whole)
        if not parts:
            if verdict.name in (FALLBACK, CLARIFY):
                parts = [TopicPart(verdict.name, verdict.confidence, None, text)]
            else:
                parts = [self._part(verdict, scores[0], text, alone=True)]
        first = parts[0]
        candidates = verdict.candidates if first.name == CLARIFY else ()
        return Understanding(first.name, first.confidence, tuple(parts), candidates, ranking, language, frustrated, danger)

    def read_ahead(self, text: str) -> None:
        """Do what understanding a message takes but for its context: the clauses, and how they score. Who asks then finds it done."""
        said = what_was_said(text)
        clauses = clauses_of(said)
        if clauses:
            self._scores_of(_texts(said, clauses))

    def _fixed_scores(self, texts: tuple[str, ...]) -> Floats:
        scores = self.scores(texts)
        scores.flags.writeable = False
        return scores

    def _part(self, verdict: Verdict, score: Floats, text: str, *, alone: bool) -> TopicPart:
        """The part for a verdict. Of a whole message (`alone`) it is checked whether it is about something else that was named."""
        other = elsewhere(verdict.name, text) if verdict.name in ARTICLE and (alone or about_another_form(text)) else None
        if other is not None:
            return TopicPart(other[0], verdict.confidence, other[1], text)
        return TopicPart(verdict.name, verdict.confidence, self.model.sub_topic(score, verdict.name), text)

    def scores(self, texts: Sequence[str]) -> Floats:
        """First-stage scores of `texts`; a misspelt one is read twice, as it stands and mended, and scored by the mean."""
        mended = [self.model.speller.mend(text) for text in texts]
        again = [i for i, (text, better) in enumerate(zip(texts, mended, strict=True)) if text != better]
        everything = [*texts, *(mended[i] for i in again)]
        scores = self.model.scores(everything, self.encoder.encode(everything))
        result = scores[: len(texts)]
        for place, i in enumerate(again):
            result[i] = (result[i] + scores[len(texts) + place]) / 2
        return result

    def _needs_context(self, text: str, alone: Row) -> bool:
        """Whether a follow-up is read in the light of the topic before. A question on one's own health stays one, whatever came before."""
        best = int(alone.argmax())
        if self.judge.topics[best] in MEDICAL and alone[best] >= self.judge.thresholds.answer:
            return False
        return bool(alone[best] < (PLAINLY if refers_back(text) else PLAINLY_OF_IT if names_it(text) else CLEAR))

    def _in_context(self, alone: Row, backed: Row, previous: str) -> Row:
        mixed = np.sqrt(alone * backed)
        mixed[self.judge.topics.index(previous)] *= BACKED
        result: Row = mixed / mixed.sum()
        return result

    def _parts(
        self, clauses: list[Clause], rows: NDArray[np.float64], scores: NDArray[np.float32], whole: Verdict, row_of_whole: Row
    ) -> list[TopicPart]:
        """The parts that count, in order, merged by topic; empty where the message is better judged whole."""
        limit = self.judge.thresholds.part
        # A fragment out of its sentence can look like anything; where danger is meant, the whole message has a trace of it too.
        echoed = self.judge.probability(row_of_whole, *DANGER) >= TRACE
        unwell = self.judge.probability(row_of_whole, "adverse_event") >= TRACE
        found: list[TopicPart] = []
        beside = 0.0  # how likely the rest of the message asks, or tells, something that the article does not know
        for clause, row, score in zip(clauses, rows, scores, strict=True):
            verdict = self.judge.verdict(row, may_ask=False)
            if verdict.name not in ARTICLE:
                beside = max(beside, self.judge.probability(row, "not_covered", *MEDICAL, *DANGER))
            if verdict.name in (FALLBACK, "gibberish") or verdict.name in SMALL_TALK or self._tells(verdict, score):
                continue
            sure = verdict.confidence >= (CERTAIN if echoed else UNMISTAKABLE)
            dangerous = verdict.name in DANGER and sure
            # told, not asked, but it must be heard
            reported = verdict.name == "adverse_event" and verdict.confidence >= (CERTAIN if unwell else UNMISTAKABLE)
            if not dangerous and not reported and (not clause.asks or verdict.confidence < limit):
                continue
            if verdict.name in DANGER and not dangerous:
                continue
            if clause.verbless and (
                verdict.name == "out_of_scope" or (verdict.name in OUTSIDE and self.judge.probability(row_of_whole, verdict.name) < TRACE)
            ):
                continue
            if self._out_of_its_sentence(verdict, whole, row_of_whole):
                continue
            if all(part.name != verdict.name for part in found):
                found.append(self._part(verdict, score, clause.text, alone=False))
        danger = [part for part in found if part.name in DANGER]
        if danger:
            return danger[:1]
        if len(found) == 1 and found[0].name in ARTICLE and found[0].confidence >= PLAIN and beside < CLEAR and _vague(whole):
            return found  # "Lifelong truck driver from Tulsa. How is it given?": who asks does not change what is asked
        if whole.name in DANGER or len(found) < 2:
            return []
        if whole.name in MEDICAL and whole.confidence >= CERTAIN and not any(part.name in MEDICAL for part in found):
            # "I have a pacemaker. Does it speed up the heart, and is it safe for me?": only the whole tells whose heart it is.
            found = [TopicPart(whole.name, whole.confidence), *(part for part in found if not _on_own_safety(part))]
        return found[:PARTS_AT_MOST]

    def _out_of_its_sentence(self, verdict: Verdict, whole: Verdict, row_of_whole: Row) -> bool:
        """Whether a part looks, not plainly, like a topic of the article that the message, which asks something else, has no trace of.

        "Can I wait in the room while my wife has it done, or is there a lobby?" asks nothing of what it does.
        """
        if verdict.name not in ARTICLE or verdict.confidence >= PLAIN or whole.name not in (*OUTSIDE, *MEDICAL):
            return False
        return self.judge.probability(row_of_whole, verdict.name) < ECHO

    def _tells(self, verdict: Verdict, score: Floats) -> bool:
        """Whether a clause only tells something: part of a story around the question."""
        return verdict.name == "out_of_scope" and self.model.sub_topic(score, verdict.name) == STORY

    def _seamed(self, text: str, whole: Verdict, row_of_whole: Row) -> list[TopicPart]:
        """The two parts of a message that grammar does not part; empty where it asks one thing."""
        pairs = list(seams(without_courtesies(text))) if whole.name in (*ARTICLE, *_BESIDE, FALLBACK, CLARIFY) else []
        most = float(row_of_whole.max())
        pairs = [pair for pair in pairs if most < (ONE_LIST if is_list(pair) else ONE)]
        if not pairs:
            return []
        sides = [side for pair in pairs for side in pair]
        scores = self.scores(sides)
        verdicts = [self.judge.verdict(row, may_ask=False) for row in self.model.probabilities(scores)]
        best: tuple[float, int] | None = None
        for i in range(0, len(sides), 2):
            names = {verdicts[i].name, verdicts[i + 1].name}
            sure = min(verdicts[i].confidence, verdicts[i + 1].confidence)
            asks_two = len(names) == 2 and names <= {*ARTICLE, *_BESIDE} and names & {*ARTICLE}
            if any(self.judge.probability(row_of_whole, name) < TRACE for name in names & {*MEDICAL}):
                continue  # what somebody tells of their years with migraine is no question on their health
            if (
                asks_two
                and sure >= (SEAM if whole.name in ARTICLE else CLEAR_SEAM)
                and (whole.name in names or whole.name in (FALLBACK, CLARIFY))
                and (best is None or sure > best[0])
            ):
                best = (sure, i)
        if best is None:
            return []
        return [self._part(verdicts[i], scores[i], sides[i], alone=False) for i in (best[1], best[1] + 1)]

    def save(self, folder: Path) -> None:
        """Write model and thresholds into `folder`."""
        self.model.save(folder)
        (folder / "thresholds.json").write_text(json.dumps(self.judge.thresholds.as_dict()), encoding="utf-8")

    @classmethod
    def load(cls, encoder: Encoder, folder: Path) -> "TopicPipeline":
        """Read what `save` wrote.

        Raises:
            FileNotFoundError: `folder` holds no model.
        """
        model = TopicModel.load(folder)
        limits = Thresholds(**json.loads((folder / "thresholds.json").read_text(encoding="utf-8")))
        return cls(encoder, model, Judge(model.topics, limits))


def _texts(text: str, clauses: Sequence[Clause]) -> tuple[str, ...]:
    """What of a message is scored: the whole, and its parts where it has several."""
    return (text,) if len(clauses) < 2 else (text, *(clause.text for clause in clauses))


def _vague(whole: Verdict) -> bool:
    """Whether a message as a whole looks like nothing that the article knows, and not clearly so."""
    return whole.name in (FALLBACK, *OUTSIDE) and whole.confidence < VAGUE


def _on_own_safety(part: TopicPart) -> bool:
    """Whether a part that looks like a general question on safety asks about one person: "is it safe for me"."""
    return part.name == "safety" and bool(_A_PERSON.search(part.text))
