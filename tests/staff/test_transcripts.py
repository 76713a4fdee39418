"""The list and its filters, paging, and the conversation as bubbles. On SQLite and PostgreSQL: triggers and search are SQL of our own."""

from datetime import datetime

import pytest
from console_house import House
from sqlalchemy import text

from bot.store import migrate
from bot.store.models import Conversation, Message, MessageDigest
from bot.store.queries import retention, staff_index, staff_transcripts


def ids(client, query: str) -> list[str]:
    response = client.get(f"/transcripts.json?{query}")
    assert response.status_code == 200, response.text
    return [one["id"] for one in response.json()["conversations"]]


@pytest.fixture
def told(any_house: House) -> House:
    h = any_house
    h.talk({"text": "How long does an infusion take?"}, key="long")
    h.talk({"text": "What does it cost?", "topic": "not_covered", "sub": "price", "outcomes": ["handoff"], "confidence": 0.7}, key="price")
    h.talk(
        {"text": "my chest hurts", "topic": "emergency", "outcomes": ["safety"], "safety_reason": "pain"}, key="danger", safety="emergency"
    )
    h.talk({"text": "blorp", "topic": "nlu_fallback", "outcomes": ["declined"], "confidence": 0.2}, channel="sms", key="lost")
    h.talk(
        {"text": "Does it hurt?", "topic": "session"},
        {"text": "And who pays, insurers?", "topic": "insurance", "confidence": 0.4},
        key="two",
    )
    h.thumbs("two", 4)
    return h


FILTERS = [
    ("", ["two", "lost", "danger", "price", "long"]),
    ("channel=sms", ["lost"]),
    ("topic=session", ["two", "long"]),
    ("topic=not_covered", ["price"]),
    ("topic=not_covered/price", ["price"]),
    ("topic=not_covered/driving", []),
    ("outcome=handoff", ["price"]),
    ("outcome=answer", ["two", "long"]),
    ("band=low", ["two", "lost"]),
    ("band=medium", ["price"]),
    ("safety=1", ["danger"]),
    ("down=1", ["two"]),
    ("flagged=1", []),
    ("unreviewed=1&topic=insurance", ["two"]),
    ("topic=session&band=low", []),  # one message has to have both
    ("words=infusion", ["long"]),
    ("words=infusions+TAKES", ["long"]),  # stems
    ("words=insur", ["two"]),  # the beginning of a word
    ("words=hurts", ["two", "danger"]),
    ("words=hurts&safety=1", ["danger"]),
    ("words=hurts&channel=sms", []),
    ("words=hurt&topic=session", ["two"]),
    ("words=hurt&topic=insurance", []),  # words and topic of one message
    ('words=%22"*)(+OR+AND', []),
    ("words=%2B-%26|", []),
    ("since=2026-03-04&until=2026-03-04", ["two", "lost", "danger", "price", "long"]),
    ("since=2026-03-06", []),
    ("words=hurts&since=2026-03-06", []),
    ("until=2026-03-02", []),
]


def test_filters_find_what_fits(told: House) -> None:
    client = told.signed_in("viewer")
    assert {query: ids(client, query) for query, _ in FILTERS} == dict(FILTERS)


def test_the_list_leads_to_the_message_that_fits(told: House) -> None:
    client = told.signed_in("viewer")
    for query, hit in (
        ("words=insur", {"seq": 3, "text": "And who pays, insurers?"}),
        ("topic=insurance&band=low", {"seq": 3, "text": "And who pays, insurers?"}),
        ("words=hurt&topic=session", None),  # the first question, which is shown anyway
        ("channel=web&since=2026-03-04", None),  # of the conversation, not of a message
    ):
        found = {one["id"]: one["hit"] for one in client.get(f"/transcripts.json?{query}").json()["conversations"]}
        assert found["two"] == hit, query
    assert 'href="/transcripts/two?start=1#m3"' in client.get("/transcripts?words=insur").text


def test_a_conversation_over_midnight_belongs_to_both_days(any_house: House) -> None:
    any_house.clock.now = datetime(2026, 3, 3, 23, 50).astimezone()
    any_house.talk({"text": "is it late", "outcomes": ["declined"]}, key="night")
    with any_house.database.write() as session:
        session.get_one(Conversation, "night").last_at = datetime(2026, 3, 4, 0, 10).astimezone()
    client = any_house.signed_in("viewer")
    found = {day: ids(client, f"since=2026-03-0{day}&until=2026-03-0{day}") for day in (2, 3, 4, 5)}
    assert found == {2: [], 3: ["night"], 4: ["night"], 5: []}
    assert ids(client, "since=2026-03-03&until=2026-03-03&outcome=declined") == ["night"]
    assert ids(client, "since=2026-03-04&outcome=declined") == [], "the declined message was the day before"


def test_newer_hits_that_do_not_fit_do_not_hide_older_ones_that_do(any_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff_transcripts, "MOST_HITS", 2)
    any_house.talk({"text": "a walrus on the web", "topic": "insurance"}, key="old")
    any_house.clock.move(days=2)
    for _ in range(3):
        any_house.talk({"text": "one more walrus"}, channel="sms")
    client = any_house.signed_in("viewer")
    assert "old" not in ids(client, "words=walrus"), "the newest two are looked at"
    for narrowed in ("channel=web", "topic=insurance", "until=2026-03-05", "since=2026-03-04&until=2026-03-04&channel=web"):
        assert ids(client, f"words=walrus&{narrowed}") == ["old"], narrowed


def test_a_topic_that_no_message_begins_with_stays_chosen(house: House) -> None:
    house.talk({"text": "how long, and who pays", "later": [{"name": "insurance", "confidence": 0.9}]}, key="both")
    client = house.signed_in("viewer")
    assert ids(client, "topic=insurance") == ["both"]
    assert '<option value="insurance" selected>' in client.get("/transcripts?topic=insurance").text


def test_filters_that_are_none_are_refused(house: House) -> None:
    client = house.signed_in("viewer")
    for query in ("channel=fax", "outcome=gold", "band=x", "since=yesterday", "before=x"):
        assert client.get(f"/transcripts?{query}").status_code == 422


def test_paging_by_key_shows_each_conversation_once_even_at_one_moment(house: House) -> None:
    with house.database.write() as session:
        for number in range(130):
            if number % 10 == 0:
                house.clock.move(microseconds=1)
            session.add(Conversation(id=f"c{number}", channel="web", started_at=house.clock(), last_at=house.clock(), last_seq=0))
    client = house.signed_in("viewer")
    seen, address = [], "/transcripts.json"
    while address:
        data = client.get(address).json()
        assert len(data["conversations"]) <= 50
        seen += [one["id"] for one in data["conversations"]]
        address = f"/transcripts.json?before={data['more']}" if data["more"] else ""
    assert len(seen) == len(set(seen)) == 130


def test_a_conversation_shows_what_the_bot_made_of_each_message(house: House) -> None:
    talked = house.talk({"text": "How long does it take?", "confidence": 0.93, "reply": "About 40 minutes."})
    client = house.signed_in("viewer")
    page = client.get(f"/transcripts/{talked}").text
    for words in ("How long does it take?", "About 40 minutes.", "0.93", "runner-up", "0.05", "Answered", "6 ms", 'id="m1"', "K12"):
        assert words in page
    said = client.get(f"/transcripts/{talked}.json").json()["messages"][0]
    assert said["runner_up"] == {"name": "benefits", "confidence": 0.05}
    assert ("viewer@clinic.example", "read transcript", f"conversation {talked}") in house.audited()


def test_raw_words_are_never_shown(house: House) -> None:
    talked = house.talk({"text": None})
    with house.database.write() as session:
        message = session.query(Message).filter_by(conversation_id=talked, seq=1).one()
        message.sealed = house.service.keyring.seal(b'{"text": "I am Ingrid Solberg"}', f"message:{talked}")
    client = house.signed_in("admin")
    number = house.message(talked)
    for path in ("/transcripts", f"/transcripts/{talked}", f"/review/{number}", "/export/messages.jsonl", "/export/messages.csv", "/today"):
        assert "Solberg" not in client.get(path).text
    assert "being redacted" in client.get(f"/transcripts/{talked}").text


def test_words_of_patients_are_text_and_never_markup(house: House) -> None:
    talked = house.talk({"text": "<script>alert(1)</script><img src=x onerror=alert(1)>"})
    client = house.signed_in("viewer")
    for path in ("/transcripts", f"/transcripts/{talked}", f"/review/{house.message(talked)}"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert" in page


def test_a_long_conversation_comes_in_pages_and_links_lead_to_a_message(house: House) -> None:
    talked = house.talk(*({"text": f"question {n}"} for n in range(150)))
    client = house.signed_in("viewer")
    first = client.get(f"/transcripts/{talked}.json").json()
    assert (len(first["messages"]), first["later"], first["earlier"]) == (200, 201, None)
    later = client.get(f"/transcripts/{talked}.json?start=201").json()
    assert [one["seq"] for one in later["messages"]] == list(range(201, 301))
    assert f'href="/transcripts/{talked}?start=230#m250"' in client.get(f"/transcripts/{talked}?start=201").text


def test_an_admin_deletes_a_conversation_with_all_that_belongs_to_it(any_house: House) -> None:
    talked = any_house.talk({"text": "please forget this walrus"})
    any_house.request_contact(talked)
    client = any_house.signed_in("admin")
    client.post(f"/review/{any_house.message(talked)}", data={"version": "0", "verdict": "right"})
    assert client.post(f"/transcripts/{talked}/delete").status_code == 303
    assert client.get(f"/transcripts/{talked}").status_code == 404
    assert ids(client, "words=walrus") == []
    assert client.get("/waiting.json").json()["waiting"] == []
    assert ("admin@clinic.example", "deleted", f"conversation {talked}") in any_house.audited()
    with any_house.database.read() as session:
        assert session.query(MessageDigest).count() == 0


def test_retention_takes_words_out_of_the_search_too(any_house: House) -> None:
    any_house.talk({"text": "an old walrus"})
    any_house.clock.move(days=200)
    with any_house.database.write() as session:
        retention.purge(session, any_house.clock(), any_house.service.settings)
    with any_house.database.read() as session:
        assert session.query(MessageDigest).count() == 0
    assert ids(any_house.signed_in("viewer"), "words=walrus") == []


def test_the_digest_follows_every_change_and_can_be_made_again(told: House) -> None:
    told.thumbs("two", 4, None)
    client = told.signed_in("viewer")
    assert ids(client, "down=1") == []
    with told.database.write() as session:
        session.query(Message).filter_by(conversation_id="long", seq=1).one().topics = [{"name": "benefits", "confidence": 0.3}]
        session.query(Message).filter_by(conversation_id="long", seq=1).one().text = "something about porcupines"
    assert ids(client, "topic=benefits&band=low") == ["long"]
    assert ids(client, "words=porcupine") == ["long"]
    assert ids(client, "words=infusion") == []


def test_whatever_is_missing_of_the_index_is_made_again(told: House) -> None:
    client, before = told.signed_in("viewer"), facts(told)
    sqlite = told.database.is_sqlite
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'" if sqlite else "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'staff_%'"
    )
    with told.database.read() as session:
        triggers = sorted(session.scalars(text(query)))
    assert len(triggers) == (8 if sqlite else 5)
    drops = [f"DROP TRIGGER {name}" + ("" if sqlite else " ON audit_event" if "audit" in name else " ON message") for name in triggers]
    for drop in [*drops, "DROP TABLE message_words" if sqlite else "DROP INDEX message_words"]:
        with told.database.write() as session:
            assert not staff_index.ensure(session)
            session.execute(text(drop))
            session.execute(text("DELETE FROM message_digest"))
            assert staff_index.ensure(session), drop
            assert not staff_index.ensure(session)
        assert facts(told) == before
    assert ids(client, "words=insurers") == ["two"]
    assert ids(client, "down=1") == ["two"]


def test_a_database_of_the_version_before_gets_its_digest_anew(told: House) -> None:
    before = facts(told)
    migrate.downgrade(told.database, "0002")
    with told.database.write() as session:  # the patients' app writes on, whatever the console's index is like
        session.get_one(Conversation, "long").last_seq += 1
        session.add(
            Message(conversation_id="long", seq=3, sender="patient", at=told.clock(), topics=[{"name": "safety"}], outcomes=["answer"])
        )
    migrate.upgrade(told.database)
    with told.database.write() as session:
        assert staff_index.ensure(session)
    assert [row for row in facts(told) if row[2] != "safety"] == before
    with told.database.read() as session:
        digests = session.query(MessageDigest).all()
    assert {row.hour for row in digests} == {int(row.at.timestamp()) // 3600 for row in digests}
    assert ids(told.signed_in("viewer"), "topic=safety") == ["long"]


def facts(house: House) -> list[tuple]:
    with house.database.read() as session:
        rows = session.query(MessageDigest).order_by(MessageDigest.message_id)
        return [(r.conversation_id, r.outcomes, r.topic, r.confidence, r.reviewed, r.down) for r in rows]


def test_filters_are_saved_under_a_name_for_oneself(house: House) -> None:
    mine, others = house.signed_in("viewer"), house.signed_in("admin")
    mine.post("/transcripts/filters", data={"name": "prices", "query": "topic=not_covered&outcome=handoff&evil=1"})
    mine.post("/transcripts/filters", data={"name": "prices", "query": "topic=not_covered"})
    saved = mine.get("/transcripts.json").json()["saved"]
    assert [(one["name"], one["query"]) for one in saved] == [("prices", "topic=not_covered")]
    assert others.get("/transcripts.json").json()["saved"] == []
    others.post(f"/transcripts/filters/{saved[0]['id']}/delete")
    assert mine.get("/transcripts.json").json()["saved"] == saved
    mine.post(f"/transcripts/filters/{saved[0]['id']}/delete")
    assert mine.get("/transcripts.json").json()["saved"] == []
