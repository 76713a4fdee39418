"""Whatever a turn says, it goes out as one text within two segments, and what matters most is in it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from phone import assert_fits

from bot.channels.sms.compose import Composer
from bot.channels.sms.gsm7 import to_gsm7
from bot.clinic import Clinic, load_clinic
from bot.guard import contacts_of
from bot.knowledge.topics import load_topics
from bot.safety.hit import Reason, SafetyHit
from bot.safety.replies import reply
from bot.view import View
from bot.wording import Wording

ROOT = Path(__file__).resolve().parents[3]
DOMAIN = ROOT / "domain.yml"
VALLEY = load_clinic(ROOT / "clinic.yml")
TOPICS = load_topics().article
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)  # each example parses domain.yml anew: shrinking would take minutes
AT = datetime(2026, 3, 2, tzinfo=UTC)
CONTACT = {"id": "contact", "title": "Contact the clinic"}
YES_NO = ({"id": "contact", "title": "Yes, contact me"}, {"id": "deny", "title": "No, thanks"})


def topic(name: str) -> dict[str, str]:
    return {"id": f"topic:{name}", "title": TOPICS[name].label}


class Bench:
    """A composer for one clinic, and replies as the engine would say them."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.wording = Wording(DOMAIN, clinic)
        self.composer = Composer(self.wording, clinic)

    def view(self, name: str, *choices: dict[str, str], outcomes: tuple[str, ...] = ()) -> View:
        return View(2, "bot", self.wording.text(name, "sms"), AT, choices=choices, outcomes=outcomes)


def clinic(name: str = VALLEY.name, phone: str | None = None, url: str | None = str(VALLEY.contact.url)) -> Clinic:
    content = VALLEY.model_dump(mode="json")
    return Clinic.model_validate({**content, "name": name, "phone": phone, "contact": {"url": url, "kind": "inbox"}})


@lru_cache(1)
def valley() -> Bench:
    return Bench(VALLEY)


ANSWERS = [f"utter_{name}{form}" for name in TOPICS for form in ("", "_again")]
NAMES = sorted(valley().wording.names_by_text("sms").values())
HANDED_OVER = [name for name in NAMES if name.startswith("utter_not_covered/")] + [
    "utter_personal_medical",
    "utter_adverse_event",
    "utter_frustrated",
]
CLINICS = st.builds(
    clinic,
    name=st.one_of(st.text(min_size=2, max_size=60), st.text("~[]{}^|\\€", min_size=2, max_size=60), st.just("Saint Elisabeth".ljust(60, "x")), st.just("北京偏头痛诊所"), st.just("Clínica ‘Ñandú’ – Valle")),
    phone=st.sampled_from([None, "+16025550100", "+442079460958123"]),
    url=st.sampled_from([None, "https://a.example/c", "https://valley-infusion.example/contact", "https://clinic.example/" + "contact_us~" * 40]),
)  # fmt: skip


@pytest.mark.parametrize("introduce", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_every_response_fits_alone_and_after_the_introduction(name: str, introduce: bool) -> None:
    bench = valley()
    sms = bench.composer.turn([bench.view(name, topic("safety"), topic("insurance"), CONTACT)], introduce=introduce)
    assert_fits(sms.text)
    assert sms.introduced == introduce


@pytest.mark.parametrize(("first", "second"), [*combinations(TOPICS, 2)])
def test_two_answers_are_both_there_or_the_second_is_the_first_choice(first: str, second: str) -> None:
    bench = valley()
    sms = bench.composer.turn([bench.view(f"utter_{first}"), bench.view(f"utter_{second}", topic("migraine"), CONTACT)], introduce=False)
    assert_fits(sms.text)
    if second == "contact":  # has the clinic's address in it, which may be named more briefly
        assert str(bench.clinic.contact_url) in sms.text or sms.choices[0] == "topic:contact"
        return
    both = [{to_gsm7(bench.wording.text(f"utter_{name}{form}", "sms")) for form in ("", "_again")} for name in (first, second)]
    assert any(answer in sms.text for answer in both[0])
    assert any(answer in sms.text for answer in both[1]) or sms.choices[0] == f"topic:{second}"


@pytest.mark.parametrize("name", HANDED_OVER)
@pytest.mark.parametrize("introduce", [False, True])
def test_a_hand_over_says_what_is_not_known_and_keeps_its_offer_open(name: str, introduce: bool) -> None:
    bench = valley()
    sms = bench.composer.turn([bench.view(name), bench.view("utter_hand_over", *YES_NO)], introduce=introduce)
    assert_fits(sms.text)
    assert to_gsm7(bench.wording.text(name, "sms")) in sms.text
    if "Would you like" in sms.text:
        assert sms.offer == "contact"
    if sms.choices:
        assert sms.choices == ("contact", "deny")


def test_a_hand_over_without_introduction_has_room_for_its_choices() -> None:
    bench = valley()
    sms = bench.composer.turn([bench.view("utter_not_covered/price"), bench.view("utter_hand_over", *YES_NO)], introduce=False)
    assert sms.text.endswith("\nReply 1: Yes contact me, 2: No thanks")
    assert sms.choices == ("contact", "deny")


def test_what_is_given_up_first_is_choices_then_offers_then_the_long_form() -> None:
    bench = valley()
    long, short = bench.wording.text("utter_side_effects", "sms"), bench.wording.text("utter_side_effects_again", "sms")
    alone = bench.composer.turn([bench.view("utter_side_effects", topic("safety"), topic("session"), CONTACT)], introduce=False)
    assert alone.text.startswith(long)
    assert alone.choices == ("topic:safety", "contact"), "there is room for two choices, and the way to the clinic is given up last"
    offered = bench.composer.turn([bench.view("utter_side_effects"), bench.view("utter_hand_over", *YES_NO)], introduce=False)
    assert offered.text.startswith(long)
    assert not offered.choices or offered.offer
    priced = bench.composer.turn(
        [bench.view("utter_side_effects"), bench.view("utter_not_covered/price"), bench.view("utter_hand_over", *YES_NO)], introduce=False
    )
    assert priced.text.startswith(short)
    assert "costs" in priced.text


RINGING = Bench(clinic(phone="+16025550100"))
ALARMED = "utter_adverse_event"
BESIDE = [
    ["utter_side_effects"], ["utter_benefits", "utter_session"], ["utter_personal_medical"], ["utter_not_covered/price"], ["utter_frustrated"],
    ["utter_insurance", "utter_personal_medical", "utter_hand_over"], ["utter_side_effects", "utter_not_covered/other", "utter_hand_over"],
    ["utter_ask_contact_name"],
]  # fmt: skip


def whole(bench: Bench, name: str) -> set[str]:
    """The response with the clinic's contact in it, in its own or in fewer words; never without."""
    words, at = bench.wording.text(name, "sms"), bench.clinic
    brief = f"call {at.phone}" if at.phone else f"use the form at {at.contact_url}"
    return {to_gsm7(words), to_gsm7(words.replace(at.way_to_reach, brief))}


@pytest.mark.parametrize("bench", [valley(), RINGING], ids=["a form", "a phone"])
@pytest.mark.parametrize("introduce", [False, True])
@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize("beside", BESIDE, ids="+".join)
def test_words_on_a_symptom_after_an_infusion_are_first_and_whole(bench: Bench, introduce: bool, last: bool, beside: list[str]) -> None:
    names = [*beside, ALARMED] if last else [ALARMED, *beside]
    sms = bench.composer.turn([bench.view(n, *(YES_NO if n == "utter_hand_over" else ())) for n in names], introduce=introduce)
    assert_fits(sms.text)
    said = sms.text
    for form in ("", "_short", "_shortest"):
        said = said.removeprefix(to_gsm7(bench.wording.text(f"utter_sms_introduction{form}", "sms"))).strip()
    assert any(said.startswith(words) for words in whole(bench, ALARMED)), sms.text
    assert "call 911 right away" in sms.text
    assert sms.introduced == (said != sms.text)


@pytest.mark.parametrize("bench", [valley(), RINGING], ids=["a form", "a phone"])
@pytest.mark.parametrize("introduce", [False, True])
def test_an_answer_that_makes_room_for_urgent_words_becomes_a_choice(bench: Bench, introduce: bool) -> None:
    for urgent in (ALARMED, "utter_personal_medical"):
        sms = bench.composer.turn([bench.view("utter_side_effects"), bench.view(urgent)], introduce=introduce)
        assert "Reply 1: Side effects" in sms.text
        assert sms.choices[0] == "topic:side_effects"


@pytest.mark.parametrize("bench", [valley(), RINGING], ids=["a form", "a phone"])
@pytest.mark.parametrize("introduce", [False, True])
@pytest.mark.parametrize("asked", [name for name in TOPICS if name != "contact"])
def test_words_on_ones_own_health_are_never_cut_for_an_answer(bench: Bench, introduce: bool, asked: str) -> None:
    views = [bench.view(f"utter_{asked}"), bench.view("utter_personal_medical"), bench.view("utter_hand_over", *YES_NO)]
    sms = bench.composer.turn(views, introduce=introduce)
    assert_fits(sms.text)
    end = to_gsm7(bench.wording.text("utter_personal_medical", "sms")).split(". ")
    assert all(sentence.rstrip(".") in sms.text for sentence in end if "http" not in sentence and "Infusion at" not in sentence), sms.text
    answers = {to_gsm7(bench.wording.text(f"utter_{asked}{form}", "sms")) for form in ("", "_again")}
    assert f"topic:{asked}" in sms.choices or any(answer in sms.text for answer in answers)


def test_the_choices_of_did_you_mean_are_its_words() -> None:
    bench = valley()
    for introduce in (False, True):
        asked = bench.view("utter_clarify", topic("session"), topic("session_count"), topic("how_it_works"), CONTACT)
        sms = bench.composer.turn([asked], introduce=introduce)
        assert sms.choices == ("topic:session", "topic:session_count", "topic:how_it_works", "contact")
        assert "4: Contact the clinic" in sms.text


def test_the_form_asks_its_question_and_its_buttons_are_words() -> None:
    bench = valley()
    cancel = {"id": "form:cancel", "title": "Cancel"}
    for introduce, before in product(
        (False, True), (["utter_contact"], ["utter_session", "utter_contact_resume"], ["utter_contact_corrected"], [])
    ):
        replies = [*(bench.view(name) for name in before), bench.view("utter_contact_intro"), bench.view("utter_ask_contact_name", cancel)]
        if before and before[0] == "utter_session":
            replies.pop(2)
        sms = bench.composer.turn(replies, introduce=introduce)
        assert_fits(sms.text)
        assert "What name should the clinic use for you?" in sms.text
        assert "Cancel" not in sms.text
        assert sms.choices == ()


def test_a_greeting_on_first_contact_is_the_introduction_with_choices() -> None:
    bench = valley()
    greeting = bench.view("utter_greet", *(topic(name) for name in load_topics().start), CONTACT)
    first = bench.composer.turn([greeting], introduce=True)
    assert first.introduced
    assert "What would you like to know?" in first.text
    assert first.choices[-1] == "contact"


@pytest.mark.parametrize("introduce", [False, True])
def test_words_of_safety_stand_alone_and_whole(introduce: bool) -> None:
    bench = valley()
    for kind, subject, language, acute in product(("crisis", "emergency"), ("self", "other"), ("en", "es"), (False, True)):
        hit = SafetyHit(kind, Reason.DETECTOR, language, subject, (0, 0), acute)  # type: ignore[arg-type]
        words = reply(hit, contacts_of(VALLEY), "sms")
        view = View(2, "bot", words, AT, outcomes=("safety",), choices=(CONTACT,))
        sms = bench.composer.turn([view], introduce=introduce)
        assert sms.text == to_gsm7(words)
        assert not sms.introduced
        assert_fits(bench.composer.danger(words, bench.wording.text("utter_sms_opt_out", "sms")).text)


@settings(max_examples=300, deadline=None, phases=PHASES)
@given(
    CLINICS,
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=4),
    st.lists(st.sampled_from([*map(topic, TOPICS), CONTACT, *YES_NO, {"id": "form:skip", "title": "Skip"}]), max_size=7),
    st.booleans(),
)
def test_no_topic_state_or_clinic_goes_over_the_budget(
    of: Clinic, names: list[str], choices: list[dict[str, str]], introduce: bool
) -> None:
    bench = Bench(of)
    replies = [bench.view(name) for name in names[:-1]] + [bench.view(names[-1], *choices)]
    sms = bench.composer.turn(replies, introduce=introduce)
    assert_fits(sms.text)
    assert sms.text.strip()
    listed = re.findall(r"(?:Reply |, )(\d): ", sms.text.rpartition("\n")[2]) if sms.choices else []
    assert [int(number) for number in listed] == [*range(1, len(sms.choices) + 1)]
    assert all(url.rstrip(".,;:'\"") in str(of.contact.url) for url in re.findall(r"https?://\S+", sms.text)), "links are only ours"
    assert all(len(url) <= 90 for url in re.findall(r"https?://\S+", sms.text)), "links are short"


@settings(max_examples=100, deadline=None, phases=PHASES)
@given(CLINICS, st.sampled_from([name for name in NAMES if name.startswith("utter_sms_")]), st.sampled_from(sorted(TOPICS)))
def test_what_is_only_said_by_text_keeps_its_duties_for_any_clinic(of: Clinic, name: str, asked: str) -> None:
    bench = Bench(of)
    for introduce in (False, True):
        assert_fits(bench.composer.say(name, introduce=introduce).text)
    duties = {
        "utter_sms_help": ["Msg & data rates may apply", "Reply STOP to cancel", "911", "each text"],
        "utter_sms_opt_out": ["opted out", "START"],
    }
    for said, parts in duties.items():
        words = bench.composer.say(said).text
        assert all(part in words for part in parts), words
    first = bench.composer.turn([bench.view(f"utter_{asked}", CONTACT)], introduce=True)
    assert first.introduced, f"there is room for the introduction before every answer: {of.name!r} {of.way_to_reach!r}"
    assert all(part in first.text for part in ("general info", "911", "health details", "HELP", "STOP")), first.text


def test_a_long_name_is_said_in_full_where_the_texts_have_room_for_it() -> None:
    name = "Saint Elisabeth Regional Center for Infusion and Migraine Ca"
    assert len(name) == 60
    bench = Bench(clinic(name, phone="+16025550100"))
    assert name in bench.composer.say("utter_sms_help").text
    assert name in bench.composer.turn([bench.view("utter_side_effects")], introduce=True).text


@pytest.mark.parametrize("phone", ["+16025550100", None])
@pytest.mark.parametrize("name", ["Valley Infusion", "Saint Elisabeth Regional Center for Infusion and Migraine Ca"])
@pytest.mark.parametrize("url", ["https://clinic.example/contact", "https://clinic.example/" + "c" * 200])
def test_the_spanish_reply_stays_spanish_however_long_name_and_link_are(name: str, url: str, phone: str | None) -> None:
    words = Bench(clinic(name, url=url, phone=phone)).composer.say("utter_spanish").text
    assert "911" in words
    assert not re.search(r"\b(?:the clinic|call|contact the|its website|use the)\b", words), words


def test_composing_takes_no_time_that_a_patient_would_notice() -> None:
    import time

    bench = Bench(clinic("Saint Elisabeth".ljust(60, "x"), url="https://clinic.example/" + "c" * 50))
    worst = [
        bench.view(name, *map(topic, TOPICS), CONTACT)
        for name in ("utter_side_effects", "utter_benefits", "utter_what_is_ketamine", "utter_hand_over")
    ]
    times = []
    for _ in range(5):
        began = time.perf_counter()
        bench.composer.turn(worst, introduce=True)
        times.append(time.perf_counter() - began)
    assert min(times) < 0.25
