"""Who saw lists with patients' words is on record, page by page, and never what was searched for."""

import pytest
from console_house import House

LISTS = {
    "/today": ("listed today", ""),
    "/transcripts?words=Solberg&topic=insurance&channel=web": ("listed transcripts", "channel, topic, words"),
    "/transcripts": ("listed transcripts", ""),
    "/review?reason=down": ("listed review", "down"),
    "/teach": ("listed teach", ""),
}


@pytest.mark.parametrize("address", LISTS)
def test_each_look_at_a_list_writes_one_line(house: House, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.staff.today_pages._groups", lambda *_: [])
    house.talk({"text": "please call Ingrid Solberg back"})
    client, admin = house.signed_in("reviewer"), house.signed_in("admin")
    path, mark, query = address.partition("?")
    for twin in (address, f"{path}.json{mark}{query}"):
        before = len(house.audited())
        assert client.get(twin).status_code == 200
        assert len(house.audited()) == before + 1
        line = admin.get("/audit.json").json()["lines"][0]
        assert (line["actor"], line["action"], line["target"], line["detail"]) == (
            "reviewer@clinic.example",
            LISTS[address][0],
            "",
            LISTS[address][1],
        )
        assert "Solberg" not in str(line)


def test_the_lines_of_one_person_one_action_or_one_thing_are_shown_alone(house: House) -> None:
    talked = house.talk({"text": "hello"})
    viewer, admin = house.signed_in("viewer"), house.signed_in("admin")
    for client in (viewer, admin):
        client.get(f"/transcripts/{talked}")
        client.get("/transcripts")

    def lines(query: str) -> list[tuple[str, str]]:
        return [(one["actor"].split("@")[0], one["action"]) for one in admin.get(f"/audit.json?{query}").json()["lines"]]

    assert lines("actor=viewer@clinic.example") == [
        ("viewer", "listed transcripts"),
        ("viewer", "read transcript"),
        ("viewer", "signed in"),
    ]
    assert lines(f"target=conversation {talked}") == [("admin", "read transcript"), ("viewer", "read transcript")]
    assert lines("actor=viewer@clinic.example&action=read transcript") == [("viewer", "read transcript")]
    page = admin.get("/audit").text
    assert 'href="/audit?actor=viewer%40clinic.example"' in page
    assert f'href="/audit?target=conversation+{talked}"' in page


def test_a_change_of_a_member_names_whom(house: House) -> None:
    number = house.hire("nurse@clinic.example", "viewer")
    admin = house.signed_in("admin")
    admin.post(f"/people/{number}", data={"action": "role", "role": "reviewer"})
    line = admin.get("/audit.json").json()["lines"][0]
    assert (line["action"], line["target"], line["name"]) == ("member: role", f"member {number}", "nurse@clinic.example")
    assert f'member {number}</a> <span class="soft">nurse@clinic.example</span>' in admin.get("/audit").text


def test_pages_without_words_of_patients_write_none(house: House) -> None:
    client = house.signed_in("admin")
    before = house.audited()
    for path in ("/waiting", "/review/figures", "/export", "/people", "/audit", "/account"):
        assert client.get(path).status_code == 200
    assert house.audited() == before
