"""Who gets in, for how long, and what is written down about it."""

from pathlib import Path
from urllib.parse import quote

import pyotp
import pytest
from console_house import CHEAP, ORIGIN, PASSWORD, House
from sqlalchemy import text

from bot.staff.password import PasswordError
from bot.staff.sign_in import REFUSED

EMAIL = "nurse@clinic.example"


def try_in(house: House, password: str = PASSWORD, email: str = EMAIL, code: str = ""):
    client = house.client()
    return client, client.post("/sign-in", data={"email": email, "password": password, "code": code})


def test_the_right_password_opens_the_console_and_the_cookie_is_for_this_site_only(house: House) -> None:
    house.hire(EMAIL, "viewer")
    client, response = try_in(house, email="Nurse@Clinic.example ")
    cookie = response.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert client.get("/today").status_code == 200


def test_elsewhere_than_on_this_machine_the_cookie_needs_https(house: House) -> None:
    house.hire(EMAIL, "viewer")
    client = house.client()
    headers = {"Host": "console.clinic.example", "Origin": "https://console.clinic.example"}
    cookie = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}, headers=headers).headers["set-cookie"]
    assert cookie.startswith("__Host-staff=")
    assert "Secure" in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize(("email", "password"), [(EMAIL, "wrong password here"), ("nobody@clinic.example", PASSWORD), (EMAIL, "")])
def test_a_refusal_never_says_why(house: House, email: str, password: str) -> None:
    house.hire(EMAIL, "viewer")
    client, response = try_in(house, password or " ", email)
    assert response.status_code == 401
    assert REFUSED in response.text
    assert "set-cookie" not in response.headers
    assert client.get("/today").status_code == 303


def test_five_failures_lock_the_account_for_a_quarter_of_an_hour_even_for_the_right_password(house: House) -> None:
    house.hire(EMAIL, "viewer")
    for _ in range(5):
        assert try_in(house, "wrong password here")[1].status_code == 401
    assert try_in(house)[1].status_code == 401
    house.clock.move(minutes=15, seconds=1)
    assert try_in(house)[1].status_code == 303


def test_times_and_limits_are_those_of_the_settings(sqlite_url: str, tmp_path: Path) -> None:
    house = House(
        sqlite_url, tmp_path, staff_idle_minutes=5, staff_session_hours=1, staff_failures=2, staff_lock_minutes=3, staff_rate_sign_in=9
    )
    client = house.signed_in("viewer")
    for _ in range(14):
        house.clock.move(minutes=4)
        assert client.get("/waiting").status_code == 200
    house.clock.move(minutes=4)  # an hour is over
    assert client.get("/waiting").status_code == 303
    client = house.signed_in("viewer")
    house.clock.move(minutes=6)
    assert client.get("/waiting").status_code == 303
    email = "viewer@clinic.example"
    for _ in range(2):
        try_in(house, "wrong password here", email)
    assert try_in(house, email=email)[1].status_code == 401
    house.clock.move(minutes=3, seconds=1)
    assert try_in(house, email=email)[1].status_code == 303
    assert 429 in [try_in(house, email=email)[1].status_code for _ in range(10)]
    house.database.dispose()


def test_several_workers_share_sessions_failures_and_locks(any_house: House, tmp_path: Path) -> None:
    other = House(any_house.database.url.render_as_string(hide_password=False), tmp_path)  # a second process on the same database
    other.clock = any_house.clock
    here = any_house.signed_in("viewer")
    there = other.client()
    there.cookies = here.cookies
    assert there.get("/waiting").status_code == 200
    assert there.post("/sign-out").status_code == 303
    assert here.get("/waiting").status_code == 303
    email = "viewer@clinic.example"
    for worker in (any_house, other, any_house, other, any_house):
        assert try_in(worker, "wrong password here", email)[1].status_code == 401
    assert [try_in(worker, email=email)[1].status_code for worker in (any_house, other)] == [401, 401]
    other.database.dispose()


def test_a_success_forgets_earlier_failures(house: House) -> None:
    house.hire(EMAIL, "viewer")
    for _ in range(3):
        for _ in range(4):
            try_in(house, "wrong password here")
        assert try_in(house)[1].status_code == 303


def test_many_tries_from_one_address_are_slowed_down(house: House) -> None:
    statuses = [try_in(house, email=f"{n}@clinic.example")[1].status_code for n in range(22)]
    assert statuses[0] == 401
    assert statuses[-1] == 429


def test_the_present_password_cannot_be_guessed_at_leisure_from_a_browser_that_was_left_open(house: House) -> None:
    client = house.signed_in("viewer")
    tries = [client.post("/account/password", data={"old": f"guess {n}", "new": "a whole new sentence"}).status_code for n in range(60)]
    assert tries[0] == 422
    assert tries[-1] == 429


def test_behind_a_proxy_that_is_trusted_tries_are_counted_by_the_address_it_names(sqlite_url: str, tmp_path: Path) -> None:
    def tries(trusted: str) -> list[int]:
        house = House(sqlite_url, tmp_path, trusted_proxies=trusted, staff_rate_sign_in=3)
        sent = [
            house.client().post(
                "/sign-in", data={"email": "a@clinic.example", "password": "x"}, headers={"X-Forwarded-For": f"203.0.113.9, 198.51.100.{n}"}
            )
            for n in (1, 2, 3) * 3
        ]
        house.database.dispose()
        return [response.status_code for response in sent]

    assert tries("testclient") == [401] * 9
    assert tries("127.0.0.1")[-1] == 429  # nobody is trusted who sends that header


def test_a_session_ends_after_half_an_hour_without_use(house: House) -> None:
    client = house.signed_in("viewer")
    for _ in range(4):
        house.clock.move(minutes=29)
        assert client.get("/today").status_code == 200
    house.clock.move(minutes=31)
    assert client.get("/today").status_code == 303


def test_a_session_ends_after_twelve_hours_however_busy(house: House) -> None:
    client = house.signed_in("viewer")
    for _ in range(30):
        house.clock.move(minutes=24)
        last = client.get("/today").status_code
    assert last == 303


def test_signing_out_ends_the_session_on_the_server(house: House) -> None:
    client = house.signed_in("viewer")
    token = client.cookies["staff"]
    client.post("/sign-out")
    assert house.client().get("/today", headers={"Cookie": f"staff={token}"}).status_code == 303


def test_the_database_holds_neither_token_nor_password(house: House) -> None:
    client = house.signed_in("viewer")
    with house.database.read() as session:
        kept = str(session.execute(text("SELECT * FROM staff_session")).all()) + str(
            session.execute(text("SELECT * FROM staff_member")).all()
        )
    assert client.cookies["staff"] not in kept
    assert PASSWORD not in kept
    assert "$argon2id$" in kept


def test_a_closed_account_is_out_at_once(house: House) -> None:
    viewer, admin = house.signed_in("viewer"), house.signed_in("admin")
    number = next(one["id"] for one in admin.get("/people.json").json()["people"] if one["role"] == "viewer")
    assert admin.post(f"/people/{number}", data={"action": "close"}).status_code == 303
    assert viewer.get("/today").status_code == 303
    assert try_in(house, email="viewer@clinic.example")[1].status_code == 401


def test_the_last_admin_stays(house: House) -> None:
    admin = house.signed_in("admin")
    number = admin.get("/people.json").json()["people"][0]["id"]
    assert admin.post(f"/people/{number}", data={"action": "close"}).status_code == 409
    assert admin.post(f"/people/{number}", data={"action": "role", "role": "viewer"}).status_code == 409
    assert admin.get("/audit").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "same-site"},
        {"Origin": ORIGIN.replace("8001", "8000")},
        {"Origin": ""},
        {"Origin": "http://[127.0.0.1"},
    ],
)
def test_a_change_that_another_site_started_is_refused(house: House, headers: dict[str, str]) -> None:
    client = house.signed_in("admin")
    assert client.post("/sign-out", headers=headers).status_code == 403
    assert client.get("/today").status_code == 200


def test_a_change_without_any_word_of_where_it_comes_from_is_refused(house: House) -> None:
    client = house.signed_in("admin")
    del client.headers["Origin"]
    assert client.post("/sign-out").status_code == 403
    assert client.post("/sign-out", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/today\r\nSet-Cookie: a=b",
        "/\tevil",
        "\x00",
        "/\t/evil.example",
    ],
)
def test_signing_in_never_leads_to_another_website(house: House, target: str) -> None:
    house.hire(EMAIL, "viewer")
    response = house.client().post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "next": target})
    assert response.headers["location"] == "/today"


def test_signing_in_leads_back_to_the_page_that_was_asked_for(house: House) -> None:
    asked = house.client().get("/transcripts?topic=session&safety=1")
    assert asked.headers["location"] == "/sign-in?next=/transcripts%3Ftopic%3Dsession%26safety%3D1"


def test_no_page_is_too_long_an_address_to_sign_in_for(house: House) -> None:
    house.hire(EMAIL, "viewer")
    client = house.client()
    for words, leads_to in (("é" * 200, "/transcripts?words="), ("é" * 800, "/today")):
        back = f"/transcripts?words={quote(words)}"
        response = client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "next": back})
        assert response.status_code == 303
        assert response.headers["location"].startswith(leads_to)


@pytest.mark.parametrize("secret", ["!" * 32, "é" * 32, "a" * 32, "A" * 31])
def test_a_key_for_codes_that_the_page_never_showed_is_refused(house: House, secret: str) -> None:
    assert house.signed_in("viewer").post("/account/code", data={"secret": secret, "code": "123456"}).status_code == 422


def test_one_time_codes_are_asked_for_once_they_are_on_and_work_once(house: House) -> None:
    client = house.signed_in("viewer")
    secret = client.get("/account.json").json()["secret"]
    totp = pyotp.TOTP(secret)
    assert client.post("/account/code", data={"secret": secret, "code": "000000"}).status_code == 422
    assert client.post("/account/code", data={"secret": secret, "code": totp.at(house.clock())}).status_code == 303
    email = "viewer@clinic.example"
    assert try_in(house, email=email)[1].status_code == 401
    assert try_in(house, email=email, code=totp.at(house.clock()))[1].status_code == 401  # used when codes were turned on
    house.clock.move(seconds=30)
    code = totp.at(house.clock())
    assert try_in(house, email=email, code=f"{code[:3]} {code[3:]}")[1].status_code == 303
    assert try_in(house, email=email, code=code)[1].status_code == 401
    with house.database.read() as session:
        assert secret.encode() not in session.execute(text("SELECT totp_sealed FROM staff_member")).scalar_one()


def test_a_new_password_ends_all_other_sessions(house: House) -> None:
    here, there = house.signed_in("viewer"), house.signed_in("viewer")
    assert here.post("/account/password", data={"old": "not the old one", "new": "a whole new sentence"}).status_code == 422
    assert here.post("/account/password", data={"old": PASSWORD, "new": "short"}).status_code == 422
    assert here.post("/account/password", data={"old": PASSWORD, "new": "a whole new sentence"}).status_code == 303
    assert here.get("/today").status_code == 200
    assert there.get("/today").status_code == 303
    assert try_in(house, "a whole new sentence", "viewer@clinic.example")[1].status_code == 303


@pytest.mark.parametrize("password", ["short", "nurse-nurse-nurse", "aaaaaaaaaaaaaaaa", "x" * 129])
def test_weak_passwords_are_refused_with_a_reason(password: str) -> None:
    with pytest.raises(PasswordError, match=r"\.$"):
        CHEAP.hash(password, EMAIL)


def test_the_audit_log_tells_who_tried_and_cannot_be_changed(any_house: House) -> None:
    any_house.signed_in("viewer")
    try_in(any_house, "wrong password here", "viewer@clinic.example")
    try_in(any_house, "whatever it is", "nobody@clinic.example")
    actions = [(actor, action) for actor, action, _ in any_house.audited()]
    assert actions == [
        ("viewer@clinic.example", "signed in"), ("viewer@clinic.example", "sign-in refused"), ("(unknown)", "sign-in refused"),
    ]  # fmt: skip
    for statement in ("UPDATE audit_event SET actor = 'me'", "DELETE FROM audit_event"):
        with pytest.raises(Exception, match="only grows"), any_house.database.write() as session:
            session.execute(text(statement))
    assert len(any_house.audited()) == 3
