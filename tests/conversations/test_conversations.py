"""The dialogues of this folder's YAML files, one test each: on the web through HTTP, by text message through `bot ask --jsonl`.

How to write one (no programming needed):

    - name: what the dialogue is about
      channel: web                  # or sms
      turns:
        - patient: words of the patient      # or  choice: id of the button that is pressed
          topic: side_effects                # what the bot has to understand; a list where several are asked
          outcome: answer                    # answer, handoff, safety, smalltalk, clarify, declined, form; a list where there are several
          says: [nausea, dizz]               # parts of the reply, in any case
          never: [guarantee]                 # what the reply must not hold
          step: name                         # what the contact form asks next: name, reach, about or none
          offers: [topic:session]            # buttons that have to be there
      request: {name: Ana, phone: "+16025550144", about: billing}   # the contact request that is stored; none: no request may be there

Every reply of every dialogue is also held to the rules that are always so, see `always`.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from ask_process import AskProcess
from chat import Chat
from server import BotProcess
from sqlalchemy import select

from bot.escalation import outbox
from bot.store.models import ContactRequest

FOLDER = Path(__file__).parent
DIALOGUE_FIELDS = {"name", "channel", "turns", "request"}
TURN_FIELDS = {"patient", "choice", "topic", "outcome", "says", "never", "step", "offers"}
NEVER = (
    r"\bguarantee\w*", r"\bcure[sd]?\b", r"\d\s*(%|percent)", r"\$\s*\d", r"\bmg\b", r"you (are|would be) a (good )?candidate\b",
    r"\b(stop|start) taking your\b", r"\byou have (migraine|depression)\b", r"\{\w+\}", r"\butter_", r"\bNone\b", r"\bnull\b",
)  # fmt: skip


@dataclass(frozen=True)
class Heard:
    """What came back in one turn."""

    text: str
    topics: list[str]
    outcomes: list[str]
    choices: list[str]
    step: str | None


class WebPatient:
    """A patient in the web chat."""

    def __init__(self, server: BotProcess) -> None:
        self._chat = Chat(server)
        self.id = self._chat.id

    def take(self, turn: dict[str, Any]) -> Heard:
        bubbles = self._chat.choose(turn["choice"]) if "choice" in turn else self._chat.say(turn["patient"])
        forms = [bubble["form"]["step"] for bubble in bubbles if bubble.get("form")]
        return Heard(
            "\n\n".join(bubble["text"] for bubble in bubbles),
            bubbles[0].get("topics") or [],
            bubbles[0].get("outcomes") or [],
            [choice["id"] for bubble in bubbles for choice in bubble.get("choices") or []],
            forms[-1] if forms else None,
        )


class TextPatient:
    """A patient who writes text messages."""

    def __init__(self, ask: AskProcess, name: str) -> None:
        self._ask, self._name = ask, name

    def take(self, turn: dict[str, Any]) -> Heard:
        answer = self._ask.ask(turn["patient"], conversation=self._name, channel="sms")
        return Heard("\n\n".join(answer["replies"]), [topic["name"] for topic in answer["topics"]], answer["outcomes"], [], None)


def dialogues() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.yml")):
        for dialogue in yaml.safe_load(path.read_text(encoding="utf-8")):
            found.append(pytest.param(dialogue, id=f"{path.stem}: {dialogue['name']}"))
    return found


def listed(value: Any) -> list[str]:
    return [] if value is None else [str(part) for part in value] if isinstance(value, list) else [str(value)]


def always(heard: Heard) -> list[str]:
    """Rules that hold for every reply; what is broken, in words."""
    broken = [f"never say /{pattern}/" for pattern in NEVER if re.search(pattern, heard.text, re.IGNORECASE)]
    if not heard.text.strip():
        broken.append("silence")
    if not heard.outcomes:
        broken.append("no outcome")
    if "safety" in heard.outcomes and heard.choices:
        broken.append("buttons beside a safety reply")
    return broken


def faults(turn: dict[str, Any], heard: Heard) -> list[str]:
    """What is not as the turn wants it, in words."""
    found = always(heard)
    said = " ".join(heard.text.lower().replace("’", "'").split())
    if "topic" in turn and listed(turn["topic"]) != heard.topics:
        found.append(f"topic {listed(turn['topic'])} was understood as {heard.topics}")
    if "outcome" in turn and set(listed(turn["outcome"])) != set(heard.outcomes):
        found.append(f"outcome {listed(turn['outcome'])} was {heard.outcomes}")
    found += [f"does not say {part!r}" for part in listed(turn.get("says")) if part.lower() not in said]
    found += [f"says {part!r}" for part in listed(turn.get("never")) if part.lower() in said]
    if "step" in turn and (None if turn["step"] == "none" else turn["step"]) != heard.step:
        found.append(f"the form should ask for {turn['step']}, it asks for {heard.step}")
    found += [f"does not offer {choice!r}" for choice in listed(turn.get("offers")) if choice not in heard.choices]
    return found


@pytest.mark.parametrize("dialogue", dialogues())
def test_dialogue(dialogue: dict[str, Any], request: pytest.FixtureRequest) -> None:
    assert set(dialogue) <= DIALOGUE_FIELDS, f"unknown fields {set(dialogue) - DIALOGUE_FIELDS}"
    patient: WebPatient | TextPatient
    if dialogue["channel"] == "web":
        patient = WebPatient(request.getfixturevalue("server"))
    else:
        assert dialogue["channel"] == "sms", dialogue["channel"]
        patient = TextPatient(request.getfixturevalue("ask"), dialogue["name"])
    script: list[str] = []
    broken = False
    for turn in dialogue["turns"]:
        assert set(turn) <= TURN_FIELDS, f"unknown fields {set(turn) - TURN_FIELDS}"
        heard = patient.take(turn)
        wrong = faults(turn, heard)
        broken = broken or bool(wrong)
        script += [f"Patient: {turn.get('patient') or '[' + turn['choice'] + ']'}", f"Bot: {heard.text}"]
        script += [f"    ({', '.join(heard.topics)}; {', '.join(heard.outcomes)})", *(f"  ^ {fault}" for fault in wrong), ""]
    if broken:
        pytest.fail(f"{dialogue['name']}\n\n" + "\n".join(script), pytrace=False)
    if "request" in dialogue:
        assert isinstance(patient, WebPatient), "only the web chat stores requests here"
        check_request(request.getfixturevalue("server"), patient.id, dialogue["request"], script)


def check_request(server: BotProcess, conversation: str, wanted: Any, script: list[str]) -> None:
    """Compare the stored contact request with what the dialogue says."""
    database = server.database()
    with database.read() as session:
        rows = session.scalars(select(ContactRequest).where(ContactRequest.conversation_id == conversation)).all()
        found = [outbox.opened(server.keyring(), row.id, row.sealed or b"") for row in rows]
    database.dispose()
    shown = "\n".join(script)
    if wanted == "none":
        assert not found, f"a contact request was stored\n\n{shown}"
        return
    assert len(found) == 1, f"{len(found)} contact requests were stored\n\n{shown}"
    actual = {field: getattr(found[0], field) for field in wanted}
    assert actual == wanted, shown


def test_every_topic_of_the_article_has_two_dialogues() -> None:
    from bot.knowledge.topics import load_topics

    counted = dict.fromkeys(load_topics().article, 0)
    for dialogue in yaml.safe_load((FOLDER / "article.yml").read_text(encoding="utf-8")):
        first = listed(dialogue["turns"][0]["topic"])[0]
        counted[first] += 1
    assert all(count >= 2 for count in counted.values()), counted
