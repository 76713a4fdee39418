"""Looks for danger before anything else and words the reply. Works from the first moment, with the engine down or still loading.

Two nets are here: patterns (bot/safety, at once) and a detector trained on the sentence encoder, which needs no Rasa and is there a
second after the start. The understanding of the engine is the third. See docs/architecture.md.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.clinic import Clinic
from bot.engine.protocol import Channel, EngineError
from bot.safety.check import Findings, examine
from bot.safety.detector import Detector, combine
from bot.safety.hit import Kind, Language, Reason, SafetyHit
from bot.safety.replies import SafetyContacts, adverse_event_reply, reply
from bot.safety.unwell import unwell_after_infusion

log = logging.getLogger(__name__)


def contacts_of(clinic: Clinic) -> SafetyContacts:
    """The lines and contacts that safety replies name."""
    return SafetyContacts(
        crisis_line=clinic.crisis.number, emergency_number=clinic.emergency.number, clinic_name=clinic.name, clinic_phone=clinic.phone,
        contact_url=clinic.contact_url,
    )  # fmt: skip


SUSPECTED = 0.15  # probability of danger from which the detector backs a suspicion of the engine
LOOKS_REMEMBERED = 64  # messages that were looked at: a turn asks more than once
SENTENCE_WORDS = 4  # below it a message is a name or a word as often as a sentence: the patterns alone decide


@dataclass(slots=True)
class TrainedNet:
    """The trained detector with the encoder that it was trained on."""

    detector: Detector
    encode: Callable[[str], NDArray[np.float32]]


def danger_in(text: str, net: TrainedNet | None) -> SafetyHit | None:
    """The danger in `text`, or None. A pattern's hit always wins; without one the detector decides where it is sure."""
    return _look_at(text, net, None).hit


@dataclass(frozen=True, slots=True)
class _Look:
    """What was seen in a message: the danger, what the patterns found, and what the detector holds likely (None: it was not asked)."""

    hit: SafetyHit | None
    findings: Findings
    probabilities: dict[Kind, float] | None = None


_findings_in = lru_cache(LOOKS_REMEMBERED)(examine)


def _look_at(text: str, net: TrainedNet | None, meaning: NDArray[np.float32] | None) -> _Look:
    findings = _findings_in(text)
    if findings.hit is not None or net is None or len(text.split()) < SENTENCE_WORDS:
        return _Look(findings.hit, findings)
    try:
        probabilities = net.detector.predict(net.encode(text) if meaning is None else meaning)
    except Exception as error:  # whatever the model makes of odd bytes: the patterns have looked, and the turn goes on
        log.error("the trained detector failed: %s", type(error).__name__)
        return _Look(None, findings)
    hit = combine(None, probabilities, net.detector.thresholds, vetoed=findings.vetoed, language=findings.language)
    return _Look(hit, findings, probabilities)


class Guard:
    """Danger detection with the clinic's contacts."""

    def __init__(self, contacts: SafetyContacts) -> None:
        """With the patterns only; `arm` adds the trained detector."""
        self._contacts = contacts
        self.put_net(None)

    def arm(self, detector_file: Path, encoder_file: Path) -> None:
        """Load the trained detector (a second). Until then, and where its file is missing or damaged, the patterns stand alone."""
        if not detector_file.is_file() or not encoder_file.is_file():
            return
        try:
            self.put_net(self.read_net(detector_file, encoder_file))
        except Exception as error:  # damage of the encoder, too
            log.error("the trained safety detector could not be loaded (%s): patterns alone look for danger", type(error).__name__)

    def put_net(self, net: TrainedNet | None) -> None:
        """Let `net` look from the next message on."""
        self._net = net
        self._looks: OrderedDict[str, _Look] = OrderedDict()

    @staticmethod
    def read_net(detector_file: Path, encoder_file: Path) -> TrainedNet:
        """The trained detector of a file.

        Raises:
            EngineError: it cannot be read.
        """
        from bot.encoder.encoder import shared_encoder

        encoder = shared_encoder(encoder_file)
        try:
            detector = Detector.from_npz(detector_file.read_bytes())
        except Exception as error:  # whatever numpy makes of damaged bytes
            raise EngineError(f"{detector_file.name} cannot be read: {type(error).__name__}") from error
        return TrainedNet(detector, lambda text: encoder.meaning([text])[0])

    def look(self, text: str, meaning: NDArray[np.float32] | None = None) -> SafetyHit | None:
        """The same as `check`, with the sentence vector of `text` where it is at hand already."""
        return self._look(text, meaning).hit

    def check(self, text: str) -> SafetyHit | None:
        """See `danger_in`."""
        return self._look(text, None).hit

    def is_plain(self, text: str) -> bool:
        """Whether the patterns find danger in `text`: the detector's opinion is not needed then."""
        return _findings_in(text).hit is not None

    def suspicion(self, text: str) -> SafetyHit | None:
        """What the detector alone would not say aloud: danger that it holds for possible. Counts where somebody else suspects it, too."""
        look = self._look(text, None)
        if look.probabilities is None or look.findings.vetoed or sum(look.probabilities.values()) < SUSPECTED:
            return None
        probabilities = look.probabilities
        kind = max(probabilities, key=lambda one: probabilities[one])
        return SafetyHit(kind, Reason.DETECTOR, look.findings.language, "self", (0, 0), acute=kind == "emergency")

    def _look(self, text: str, meaning: NDArray[np.float32] | None) -> _Look:
        """What is in `text`; the last messages are remembered, since a turn asks more than once."""
        looks = self._looks  # another net takes another memory with it
        look = looks.get(text)
        if look is None:
            look = looks[text] = _look_at(text, self._net, meaning)
            if len(looks) > LOOKS_REMEMBERED:
                with suppress(KeyError):  # another thread has just made room
                    looks.popitem(last=False)
        return look

    def unwell(self, text: str, channel: Channel, language: Language, *, understood: bool = False) -> str | None:
        """What is said, without the engine's words, to somebody who feels unwell after an infusion; None where nobody tells of that.

        `understood`: the engine has read it so, in a language that it has no words in.
        """
        told = understood or unwell_after_infusion(text, language)
        return adverse_event_reply(self._contacts, channel, language) if told else None

    def reply(self, hit: SafetyHit, channel: Channel) -> str:
        """The words that this danger is answered with."""
        return reply(hit, self._contacts, channel)
