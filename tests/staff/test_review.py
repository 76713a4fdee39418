"""The queue, verdicts, and two reviewers at once."""

import pytest
from console_house import House

from bot.store.models import Message


@pytest.fixture
def told(any_house: House) -> House:
    h = any_house
    h.talk({"text": "fine and clear", "confidence": 0.97}, key="fine")
    h.talk({"text": "hm unsure", "confidence": 0.3}, key="low")
    h.talk({"text": "colour of the sky", "topic": "out_of_scope", "outcomes": ["declined"]}, key="declined")
    h.talk({"text": "call me", "topic": "contact", "outcomes": ["form"]}, key="form")
    h.talk({"text": "was not helpful"}, key="down")
    h.thumbs("down", 2)
    h.talk({"text": "I took too much", "topic": "emergency", "outcomes": ["safety"]}, key="danger")
    h.talk({"text": "I feel odd since the infusion", "topic": "adverse_event", "outcomes": ["handoff"]}, key="adverse")
    h.clock.move(hours=2)
    return h


def queue(client, query: str = "") -> list[str]:
    return [one["conversation_id"] for one in client.get(f"/review.json{query}").json()["queue"]]


def test_what_needs_eyes_first_comes_first(told: House) -> None:
    assert queue(told.signed_in("viewer")) == ["adverse", "danger", "down", "declined", "form", "low"]


@pytest.mark.parametrize(("reason", "found"), [("safety", ["adverse", "danger"]), ("form", ["form"]), ("low", ["low"])])
def test_the_queue_is_narrowed_to_a_reason(told: House, reason: str, found: list[str]) -> None:
    assert queue(told.signed_in("viewer"), f"?reason={reason}") == found


def test_a_form_that_led_to_a_request_or_is_still_open_was_not_given_up(house: House) -> None:
    house.request_contact(house.talk({"text": "call me", "outcomes": ["form"]}))
    house.clock.move(hours=2)
    house.talk({"text": "call me too", "outcomes": ["form"]})
    assert queue(house.signed_in("viewer")) == []


def test_a_form_stands_in_the_queue_with_its_last_step_until_that_is_judged(any_house: House) -> None:
    steps = [{"text": words, "topic": "contact", "outcomes": ["form"]} for words in ("call me", "Bo", "no idea")]
    any_house.talk(*steps, key="form")
    any_house.clock.move(hours=2)
    client = any_house.signed_in("reviewer")
    data = client.get("/review.json?reason=form").json()
    assert ([one["message_id"] for one in data["queue"]], data["counts"]["form"]) == ([any_house.message("form", 5)], 1)
    assert client.post(f"/review/{any_house.message('form', 5)}", data={"version": "0", "verdict": "right"}).status_code == 303
    data = client.get("/review.json?reason=form").json()
    assert (data["queue"], data["counts"]["form"], queue(client)) == ([], 0, [])


def test_a_form_that_got_thumbs_down_is_in_the_whole_queue_once(house: House) -> None:
    house.talk({"text": "call me", "topic": "contact", "outcomes": ["form"]}, key="both")
    house.thumbs("both", 2)
    house.clock.move(hours=2)
    client = house.signed_in("viewer")
    assert [one["reason"] for one in client.get("/review.json").json()["queue"]] == ["down"]
    assert queue(client, "?reason=form") == ["both"]


@pytest.mark.parametrize("query", ["", "reason=form&"])
def test_more_forms_than_a_page_are_all_shown_once(any_house: House, query: str) -> None:
    for number in range(65):
        any_house.talk({"text": f"call me {number}", "topic": "contact", "outcomes": ["form"]})
    any_house.talk({"text": "colour of the sky", "topic": "out_of_scope", "outcomes": ["declined"]})
    any_house.talk({"text": "hm", "confidence": 0.2})
    any_house.clock.move(hours=2)
    client = any_house.signed_in("viewer")
    seen, address = [], f"/review.json?{query}"
    while address:
        data = client.get(address).json()
        assert data["counts"]["form"] == 65
        seen += [(one["message_id"], one["reason"]) for one in data["queue"]]
        address = f"/review.json?{query}before={data['more']}" if data["more"] else ""
    assert len(seen) == len(set(seen)) == (65 if query else 67)
    assert [reason for _, reason in seen] == (["form"] * 65 if query else ["declined", *["form"] * 65, "low"])


def test_saving_goes_on_down_the_queue_with_or_without_a_verdict(told: House) -> None:
    client = told.signed_in("reviewer")
    number, path = {key: told.message(key) for key in ("adverse", "danger", "declined", "down", "fine", "form", "low")}, ["adverse"]
    for verdict in ("", "right", "", "right", "", ""):
        saved = client.post(f"/review/{number[path[-1]]}", data={"version": "0", "verdict": verdict, "note": "seen"})
        following = saved.headers["location"].removeprefix("/review").removeprefix("/")
        path.append(next((key for key, one in number.items() if str(one) == following), following))
    assert path == ["adverse", "danger", "down", "declined", "form", "low", ""]
    assert queue(client) == ["adverse", "down", "form", "low"]
    from_elsewhere = client.post(f"/review/{number['fine']}", data={"version": "0", "verdict": "right"})
    assert from_elsewhere.headers["location"] == f"/review/{number['adverse']}", "what is in no queue leads to the most urgent"


def test_saving_keeps_to_the_reason_that_was_chosen(told: House) -> None:
    client = told.signed_in("reviewer")
    first, second = told.message("adverse"), told.message("danger")
    assert f'href="/review/{first}?reason=safety"' in client.get("/review?reason=safety").text
    page = client.get(f"/review/{first}?reason=safety").text
    assert '<input type="hidden" name="reason" value="safety">' in page
    assert 'href="/review?reason=safety"' in page
    saved = client.post(f"/review/{first}", data={"version": "0", "reason": "safety"})
    assert saved.headers["location"] == f"/review/{second}?reason=safety"
    saved = client.post(f"/review/{second}", data={"version": "0", "verdict": "right", "reason": "safety"})
    assert saved.headers["location"] == "/review?reason=safety"


def test_a_judged_message_leaves_the_queue_and_the_next_one_follows(told: House) -> None:
    client = told.signed_in("reviewer")
    first = told.message("adverse")
    saved = client.post(f"/review/{first}", data={"version": "0", "verdict": "right"})
    assert saved.headers["location"] == f"/review/{told.message('danger')}"
    assert queue(client)[0] == "danger"


def test_verdict_topic_tags_flag_and_note_are_kept(house: House) -> None:
    talked = house.talk({"text": "How much is it?"})
    client, number = house.signed_in("reviewer"), house.message(talked)
    form = {
        "version": "0",
        "verdict": "wrong",
        "right_topic": "not_covered/price",
        "tags": "Money, web site",
        "flagged": "1",
        "note": "Ask Bob Miller, 602-555-0144",
    }
    assert client.post(f"/review/{number}", data=form).status_code == 303
    data = client.get(f"/review/{number}.json").json()
    assert data["kept"] | {"note": ""} == {
        "verdict": "wrong",
        "right_topic": "not_covered/price",
        "flagged": True,
        "tags": ["money", "web site"],
        "note": "",
    }
    assert "0144" not in data["kept"]["note"]
    assert [one["id"] for one in client.get("/transcripts.json?flagged=1").json()["conversations"]] == [talked]
    assert ("reviewer@clinic.example", "reviewed", f"message {number}") in house.audited()


@pytest.mark.parametrize("form", [{"verdict": "great"}, {"verdict": "wrong", "right_topic": "no_such"}, {"tags": "<b>"}, {"version": "-1"}])
def test_what_does_not_fit_is_refused(house: House, form: dict[str, str]) -> None:
    number = house.message(house.talk({"text": "a"}))
    assert house.signed_in("reviewer").post(f"/review/{number}", data={"version": "0"} | form).status_code == 422


@pytest.mark.parametrize("note", ["注" * 2000, "🩺" * 1000, "a\r\n" * 999 + "a"], ids=["letters", "signs", "lines"])
def test_a_note_as_long_as_the_page_takes_is_kept(house: House, note: str) -> None:
    number, client = house.message(house.talk({"text": "a question"})), house.signed_in("reviewer")
    assert client.post(f"/review/{number}", data={"version": "0", "note": note}).status_code == 303
    assert client.get(f"/review/{number}.json").json()["kept"]["note"] == note.replace("\r\n", "\n")
    assert client.post(f"/review/{number}", data={"version": "1", "note": "a" * 2001}).status_code == 422


def test_two_reviewers_do_not_overwrite_each_other_silently(told: House) -> None:
    number = told.message("low")
    first, second = told.signed_in("reviewer"), told.signed_in("admin")
    assert first.get(f"/review/{number}.json").json()["version"] == second.get(f"/review/{number}.json").json()["version"] == 0
    assert first.post(f"/review/{number}", data={"version": "0", "verdict": "right", "note": "seen by one"}).status_code == 303
    clash = second.post(f"/review/{number}", data={"version": "0", "verdict": "wrong", "right_topic": "benefits", "note": "seen by two"})
    assert clash.status_code == 409
    assert "seen by one" in clash.text
    assert "seen by two" in clash.text
    assert "reviewer@clinic.example" in clash.text
    assert first.get(f"/review/{number}.json").json()["kept"]["note"] == "seen by one"
    settled = {"version": "1", "verdict": "wrong", "right_topic": "benefits", "note": "seen by both"}
    assert second.post(f"/review/{number}", data=settled).status_code == 303
    verdicts = second.get(f"/review/{number}.json").json()["verdicts"]
    assert [(one["by"], one["verdict"]) for one in verdicts] == [("reviewer@clinic.example", "right"), ("admin@clinic.example", "wrong")]


def test_figures_count_accuracy_by_topic_and_model_and_agreement(told: House) -> None:
    first, second = told.signed_in("reviewer"), told.signed_in("admin")
    first.post(f"/review/{told.message('fine')}", data={"version": "0", "verdict": "right"})
    second.post(f"/review/{told.message('fine')}", data={"version": "1", "verdict": "right"})
    first.post(f"/review/{told.message('low')}", data={"version": "0", "verdict": "wrong", "right_topic": "benefits"})
    second.post(f"/review/{told.message('low')}", data={"version": "1", "verdict": "wrong", "right_topic": "safety"})
    first.post(f"/review/{told.message('declined')}", data={"version": "0", "verdict": "unclear"})
    with told.database.write() as session:
        session.get_one(Message, told.message("declined")).model_version = "clinic-0456"
    row = {"model_version": "clinic-0123", "right": 2, "wrong": 2, "unclear": 0, "judged_twice": 2, "agreed": 1}
    other = {"model_version": "clinic-0456", "right": 0, "wrong": 0, "unclear": 1, "judged_twice": 0, "agreed": 0}
    data = first.get("/review/figures.json").json()
    assert data == {"rows": [row | {"topic": "session"}, other | {"topic": "out_of_scope"}], "judged_twice": 2, "agreed": 1}
    assert "50 %" in first.get("/review/figures").text


def test_paging_shows_every_waiting_message_once(house: House) -> None:
    for number in range(70):
        house.talk({"text": f"message {number}", "outcomes": ["declined"] if number % 2 else ["answer"], "confidence": 0.1})
    client = house.signed_in("viewer")
    seen, address = [], "/review.json"
    while address:
        data = client.get(address).json()
        seen += [one["message_id"] for one in data["queue"]]
        address = f"/review.json?before={data['more']}" if data["more"] else ""
    assert len(seen) == len(set(seen)) == 70
