"""Every route with every role and no login."""

import pytest
from console_house import House

from bot.staff.app import routes_of
from bot.staff.rights import RIGHTS, Role

ROUTES = sorted(RIGHTS, key=str)
BODIES = {
    "/people/{member_id}": {"action": "unlock"},
    "/review/{message_id}": {"version": "0"},
    "/transcripts/filters": {"name": "mine", "query": "topic=session"},
    "/account/password": {"old": "x", "new": "y"},
    "/account/code": {"secret": "x", "code": "y"},
}


def filled(path: str, known: dict[str, str]) -> str:
    for name, value in known.items():
        path = path.replace("{" + name + "}", value)
    assert "{" not in path, path
    return path


def test_every_route_has_exactly_one_line_in_the_table() -> None:
    assert routes_of() == set(RIGHTS)


def test_roles_are_ordered() -> None:
    assert Role.ADMIN.allows(Role.VIEWER)
    assert Role.REVIEWER.allows(Role.REVIEWER)
    assert not Role.VIEWER.allows(Role.REVIEWER)


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: str(role or "nobody"))
def test_each_role_reaches_what_the_table_says_and_nothing_else(house: House, role: Role | None) -> None:
    talked = house.talk({"text": "How long does it take?"})
    known = {
        "request_id": house.request_contact(talked), "conversation_id": talked, "message_id": str(house.message(talked)), "filter_id": "1",
        "member_id": "1", "table": "messages", "form": "csv",
    }  # fmt: skip
    house.hire("first@clinic.example", "admin")
    client = house.signed_in(role) if role else house.client()
    for method, path in sorted(ROUTES, key=lambda one: (one[1] == "/sign-out", "delete" in one[1], one)):
        needed = RIGHTS[(method, path)]
        allowed = needed is None or (role is not None and role.allows(needed))
        for form in ("", ".json") if method == "GET" and "." not in path and path != "/" else ("",):
            response = client.request(method, filled(path, known) + form, data=BODIES.get(path))
            where = f"{role} {method} {path}{form}: {response.status_code}"
            if allowed:
                assert response.status_code not in (401, 403, 500), where
                if path != "/sign-in":
                    assert not response.headers.get("location", "").startswith("/sign-in?"), where
            elif role is None:
                page = method == "GET" and form == ""
                assert response.status_code == (303 if page else 401), where
                if page:
                    assert response.headers["location"].startswith("/sign-in")
            else:
                assert response.status_code == 403, where
            if response.headers.get("content-type", "").startswith("text/html"):
                assert response.headers["cache-control"] == "no-store", where
            assert "script-src 'self'" in response.headers["content-security-policy"], where


def test_a_refused_request_changes_nothing(house: House) -> None:
    talked = house.talk({"text": "How long does it take?"})
    wanted = house.request_contact(talked, "dead")
    client = house.signed_in("viewer")
    before = house.audited()
    for path in (
        f"/waiting/{wanted}/reveal",
        f"/waiting/{wanted}/done",
        f"/transcripts/{talked}/delete",
        f"/review/{house.message(talked)}",
    ):
        response = client.post(path, data={"version": "0", "verdict": "right"})
        assert response.status_code == 403
        assert "Solberg" not in response.text
    assert house.audited() == before
    assert client.get(f"/transcripts/{talked}").status_code == 200
