"""From judged messages to lines and tests: nothing of a person, nothing twice, nothing that makes danger pass unheard."""

from pathlib import Path

import pytest
import yaml
from console_house import ROOT, House
from typer.testing import CliRunner, Result

from bot.cli.staff import teach_app
from bot.encoder.encoder import Encoder, shared_encoder
from bot.engine.nlu.lines import Line, read_lines
from bot.evaluation.duplicates import repetitions
from bot.evaluation.measure import Row
from bot.privacy.redactor import PatternRedactor
from bot.safety.check import examine
from bot.settings import load_settings
from bot.staff import teach
from bot.staff.teach import JudgedWords
from bot.staff.teach_check import ACCEPTABLE, compare, measuring_rows
from bot.staff.teach_pages import judged_lines

KNOWN = [
    Line("how long does one infusion take", "session"),
    Line("what happens on the day of the first infusion visit", "session"),
    Line("does it make you feel sick", "side_effects"),
    Line("what does it cost", "not_covered/price"),
]
TURN_FIELDS = {"patient", "choice", "topic", "outcome"}
FEW = ("session", "side_effects", "insurance", "greet", "crisis", "emergency", "out_of_scope", "not_covered/price")


def judged(text: str, verdict: str = "right", topic: str = "session", **more: object) -> JudgedWords:
    fields = {"message_id": 1, "text": text, "verdict": verdict, "topic": topic, "sub": None, "right_topic": None} | more
    return JudgedWords(**fields)  # type: ignore[arg-type]


REFUSED = [
    ([judged("How long does one infusion take?")], "nearly the same as a line"),
    ([judged("the day of the first infusion visit: what happens on")], "nearly the same as a line"),
    ([judged("does it make you feel sick?")], "teaches side_effects"),
    ([judged("which chair would I be sitting in")], "lines that measure"),
    ([judged("call me on 602-555-0144 about the length")], "identify a person"),
    ([judged("[name] would like to know the length of it")], "tag of the redaction"),
    ([judged("/session how long would I be there")], "signs that mean something"),
    ([judged("how long\u200b would I be there then")], "signs that mean something"),
    ([judged("a")], "3 to 300 characters"),
    ([judged("blah " * 80)], "3 to 300 characters"),
    ([judged("how come?", first=False)], "leans on what was said before"),
    ([judged("how long is it and who pays for it", several=True)], "several things"),
    ([judged("Anna Belle", in_form=True)], "contact form"),
    ([judged("tell me all about it please", topic="nlu_fallback")], "no training lines"),
    ([judged("tell me all about it please", "wrong")], "no right topic"),
    ([judged("tell me all about it please", "wrong", right_topic="no_such_topic")], "no training lines"),
    ([judged("tell me how it goes then"), judged("tell me how it goes then", "wrong", right_topic="side_effects")], "do not agree"),
    ([judged("tell me how it goes there"), judged("tell me how it goes there", "unclear")], "found it unclear"),
]


@pytest.mark.parametrize(("said", "reason"), REFUSED, ids=[reason for _, reason in REFUSED])
def test_what_must_not_be_taught_is_left_out_with_its_reason(said: list[JudgedWords], reason: str) -> None:
    lines, refusals = teach.propose(said, KNOWN, PatternRedactor(), ["Which chair would I be sitting in?"])
    assert lines == []
    assert reason in refusals[0].reason


def test_a_judged_message_becomes_a_line_of_the_topic_that_reviewers_hold_for_right() -> None:
    said = [
        judged("roughly how many  minutes am I\nhooked up"),
        judged("what is the damage to my wallet", "wrong", message_id=2, topic="side_effects", right_topic="not_covered/price"),
        judged("can I bring a sandwich", message_id=3, topic="not_covered", sub="price"),
        judged("roughly how many minutes am I hooked up?", message_id=4),  # near the first
    ]
    lines, refusals = teach.propose(said, KNOWN, PatternRedactor())
    assert [(line.intent, line.text) for line in lines] == [
        ("session", "roughly how many minutes am I hooked up"),
        ("not_covered/price", "what is the damage to my wallet"),
        ("not_covered/price", "can I bring a sandwich"),
    ]
    assert [refusal.message_id for refusal in refusals] == [4]


def test_a_check_asks_and_shows_only_words_that_name_nobody_and_are_agreed_on() -> None:
    said = [
        judged("how long am I there", message_id=1),
        judged("how long am I there", "wrong", message_id=1, right_topic="session"),
        judged("[name] asks how long it is", message_id=2),
        judged("call 602-555-0144 how long is it", message_id=3),
        judged("Anna Belle", message_id=4, in_form=True),
        judged("is it long or costly", message_id=5),
        judged("is it long or costly", "wrong", message_id=5, right_topic="not_covered/price"),
        judged("well then", "unclear", message_id=6),
        judged("so so la la", message_id=7),
        judged("so so la la", "unclear", message_id=7),
    ]
    assert teach.measurable(said, PatternRedactor()) == [
        Line("how long am I there", "session"),
        Line("so so la la", "session"),  # who is not sure names no topic
    ]


def test_lines_stand_at_the_end_of_their_block_and_nothing_else_changes() -> None:
    before = (ROOT / "data" / "nlu.yml").read_text(encoding="utf-8")
    lines = [
        teach.Proposal(1, "session", "is: it # odd - 'or' \"quoted\" | so"),
        teach.Proposal(2, "not_covered/price", "- dash, é and 😀"),
    ]
    after = teach.inserted(before, lines)
    assert set(after.splitlines()) - set(before.splitlines()) == {f"    - {line.text}" for line in lines}
    assert len(after.splitlines()) == len(before.splitlines()) + 2
    document = yaml.safe_load(after)
    assert document.keys() == yaml.safe_load(before).keys()
    blocks = {block["intent"]: block["examples"] for block in document["nlu"] if "intent" in block}
    for line in lines:
        assert blocks[line.intent].endswith(f"- {line.text}\n")


@pytest.fixture
def taught(any_house: House) -> House:
    return teaching(any_house)


@pytest.fixture
def taught_on_sqlite(house: House) -> House:
    return teaching(house)


def teaching(h: House) -> House:
    """Judged by a reviewer: two new lines, one that names a person whom the first redaction let through, one conversation unclear."""
    client = h.signed_in("reviewer")

    def judge(talked: str, seq: int, verdict: str, right_topic: str = "") -> None:
        said = {"version": "0", "verdict": verdict, "right_topic": right_topic}
        assert client.post(f"/review/{h.message(talked, seq)}", data=said).status_code == 303

    talked = h.talk(
        {"text": "roughly how many minutes am I hooked up to the drip for"},
        {"text": "whats the damage to my wallet", "topic": "side_effects", "outcomes": ["answer"]},
        key="11111111-both",
    )
    judge(talked, 1, "right")
    judge(talked, 3, "wrong", "not_covered/price")
    named = h.talk({"text": "Ingrid Solberg would like to hear how long the drip is in"}, key="22222222-named")
    judge(named, 1, "right")
    judge(h.talk({"text": "hm so so"}, key="33333333-unclear"), 1, "unclear")
    h.talk({"text": "never looked at"}, key="44444444-unjudged")
    return h


def test_the_page_shows_lines_difference_reasons_and_tests(taught: House) -> None:
    client = taught.signed_in("reviewer")
    data = client.get("/teach.json").json()
    assert [(line["intent"], line["text"]) for line in data["lines"]] == [
        ("session", "roughly how many minutes am I hooked up to the drip for"),
        ("not_covered/price", "whats the damage to my wallet"),
    ]
    assert ["identify a person" in one["reason"] for one in data["refused"]] == [True]
    assert [line for line in data["diff"] if line[0] in "+-" and line[:3] not in ("+++", "---")] == [
        "+    - roughly how many minutes am I hooked up to the drip for",
        "+    - whats the damage to my wallet",
    ]
    assert data["conversations"] == ["11111111-both"]
    page = client.get("/teach").text
    assert "Solberg" not in page + str(data)
    assert "whats the damage to my wallet" in page


def test_lines_are_downloaded_as_rasa_reads_them_and_on_record(taught: House, tmp_path: Path) -> None:
    response = taught.signed_in("reviewer").get("/teach/lines.yml")
    (tmp_path / "lines.yml").write_text(response.text)
    assert {line.label for line in read_lines(tmp_path / "lines.yml")} == {"session", "not_covered/price"}
    assert "attachment" in response.headers["content-disposition"]
    assert ("reviewer@clinic.example", "exported", "teach lines") in taught.audited()


def test_a_judged_conversation_becomes_a_test_and_others_do_not(taught: House) -> None:
    client = taught.signed_in("reviewer")
    found = yaml.safe_load(client.get("/teach/conversations/11111111-both.yml").text)
    assert found == [
        {
            "name": "judged by staff, 11111111",
            "channel": "web",
            "turns": [
                {"patient": "roughly how many minutes am I hooked up to the drip for", "topic": "session", "outcome": "answer"},
                {"patient": "whats the damage to my wallet", "topic": "not_covered"},
            ],
        }
    ]
    for other in ("22222222-named", "33333333-unclear", "44444444-unjudged", "none"):
        assert client.get(f"/teach/conversations/{other}.yml").status_code == 409


def test_a_second_reviewer_who_finds_it_unclear_takes_the_line_back(taught: House) -> None:
    number = taught.message("11111111-both", 3)
    taught.signed_in("admin").post(f"/review/{number}", data={"version": "1", "verdict": "unclear"})
    data = taught.signed_in("reviewer").get("/teach.json").json()
    assert [line["intent"] for line in data["lines"]] == ["session"]
    assert {"message_id": number, "reason": "a reviewer found it unclear"} in data["refused"]
    judged_so = {line.label for line in judged_lines(taught.database) if line.text == "whats the damage to my wallet"}
    assert judged_so == {"not_covered/price"}, "who is not sure names no topic"


def test_tests_of_conversations_that_have_expired_stay() -> None:
    def test(name: str, topic: str) -> str:
        return yaml.safe_dump([{"name": name, "channel": "web", "turns": [{"patient": "hi", "topic": topic}]}])

    both = teach.merged(test("old", "greet") + test("changed", "greet"), test("changed", "goodbye") + test("new", "greet"))
    assert [(one["name"], one["turns"][0]["topic"]) for one in yaml.safe_load(both)] == [
        ("old", "greet"), ("changed", "goodbye"), ("new", "greet"),
    ]  # fmt: skip
    assert teach.merged("", "") == ""


@pytest.fixture(scope="session")
def encoder(model: Path) -> Encoder:
    return shared_encoder(ROOT / "models" / "encoder" / "minilm-int8-fused.onnx")


@pytest.fixture(scope="session")
def few_lines() -> list[Line]:
    """Sixty lines of each of a few topics."""
    every = read_lines(ROOT / "data" / "nlu.yml")
    return [line for topic in FEW for line in [one for one in every if one.label == topic][:60]]


def test_lines_that_take_words_of_danger_away_are_not_acceptable(encoder: Encoder, few_lines: list[Line]) -> None:
    every = read_lines(ROOT / "data" / "nlu.yml")
    unseen = [line for line in every if line.label == "crisis" and examine(line.text).hit is None]  # the patterns miss these
    known = [line for line in few_lines if line.label != "crisis"] + unseen[:60]
    report = compare(encoder, known, [Line(line.text, "greet") for line in unseen[60:160]])
    assert report.danger[0] > report.danger[1]
    assert "danger" in report.verdict
    assert report.training["crisis"].after < report.training["crisis"].before
    assert any(line.startswith("WORSE   crisis") for line in report.told())


def test_lines_that_mend_a_topic_are_acceptable_and_shown_by_topic(encoder: Encoder, few_lines: list[Line]) -> None:
    thin = [line for line in few_lines if line.label != "insurance"]
    known = [*thin, *[line for line in few_lines if line.label == "insurance"][:2]]
    new = [line for line in few_lines if line.label == "insurance"][2:40]
    measuring = [Row(("insurance",), (), 0.0, line.text) for line in few_lines if line.label == "insurance"][40:]
    report = compare(encoder, known, new, judged=[Line("will blue cross pay for this", "insurance")], measuring=measuring)
    assert report.verdict == ACCEPTABLE
    assert report.measuring["insurance"].after > report.measuring["insurance"].before
    assert any(change.text in {line.text for line in new} for change in report.better)
    told = "\n".join(report.told())
    assert "better  insurance" in told
    assert "  insurance" in told


def test_the_lines_that_measure_are_read() -> None:
    rows = measuring_rows(ROOT / "tests" / "eval" / "dev.tsv")
    assert len(rows) > 500
    assert all(row.text and row.labels[0] for row in rows)
    assert measuring_rows(Path("none.tsv")) == []


def test_the_commands_show_first_and_then_write(
    taught_on_sqlite: House, few_lines: list[Line], model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "project"
    nlu, tests = root / "data" / "nlu.yml", root / "tests" / "conversations" / "judged.yml"
    nlu.parent.mkdir(parents=True)
    tests.parent.mkdir(parents=True)
    nlu.write_text(teach.lines_document([teach.Proposal(0, line.label, line.text) for line in few_lines]))
    before = nlu.read_text()
    monkeypatch.setenv("BOT_DATABASE_URL", taught_on_sqlite.database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("BOT_MODEL_DIR", str(ROOT / "models"))
    load_settings.cache_clear()

    def bot(*words: str) -> Result:
        result = CliRunner().invoke(teach_app, [*words, "--root", str(root)])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
        return result

    try:
        checked = bot("check")
        assert "Training twice, the second time with 2 more lines" in checked.output
        assert "Lines each by a model without it:" in checked.output
        assert checked.exit_code == (0 if ACCEPTABLE in checked.output else 1)
        shown = bot("export", "--dry-run")
        assert shown.exit_code == 0
        assert nlu.read_text() == before
        assert not tests.exists()
        for line in ("+    - whats the damage to my wallet", "+- name: judged by staff, 11111111"):
            assert line in shown.output.splitlines()
        assert "2 lines and 1 conversations would be written, 1 messages left out." in shown.output
        assert bot("export").exit_code == 0
        written = read_lines(nlu)
        assert [line.label for line in written if line.text == "whats the damage to my wallet"] == ["not_covered/price"]
        assert len(written) == len(few_lines) + 2
        assert repetitions(written) == []
        assert [set(turn) <= TURN_FIELDS for test in yaml.safe_load(tests.read_text()) for turn in test["turns"]] == [True, True]
        assert "0 lines and 0 conversations written" in bot("export").output
        assert "nothing to check" in bot("check").output
    finally:
        load_settings.cache_clear()
