"""People waiting: seen at once, opened by name, done, sent again."""

from console_house import House

from bot.store.models import ContactRequest, DeliveryJob


def test_who_waits_is_listed_without_personal_fields(any_house: House) -> None:
    wanted = any_house.request_contact(any_house.talk({"text": "Can somebody call me?"}))
    any_house.clock.move(hours=5)
    client = any_house.signed_in("viewer")
    page, data = client.get("/waiting").text, client.get("/waiting.json").json()
    assert [one["id"] for one in data["waiting"]] == [wanted]
    assert "5 h" in page
    for personal in ("Solberg", "6025550144", "ingrid", "billing"):
        assert personal not in page + str(data)


def test_a_failed_delivery_stands_first(house: House) -> None:
    dead = house.request_contact(house.talk({"text": "a"}), "dead")
    house.clock.move(minutes=1)
    house.request_contact(house.talk({"text": "b"}), "queued")
    data = house.signed_in("viewer").get("/waiting.json").json()
    assert [one["id"] for one in data["failed"]] == [dead]


def test_each_person_is_listed_once_and_who_waits_longest_comes_first(any_house: House) -> None:
    wanted = []
    for state in ("delivered", "dead", "queued", "unsure", "queued"):
        wanted.append(any_house.request_contact(any_house.talk({"text": "a"}), state))
        any_house.clock.move(minutes=1)
    data = any_house.signed_in("viewer").get("/waiting.json").json()
    assert [one["id"] for one in data["failed"]] == [wanted[1], wanted[3]]
    assert [one["id"] for one in data["waiting"]] == [wanted[0], wanted[2], wanted[4]]


def test_who_was_marked_as_done_by_mistake_is_found_and_waits_again(any_house: House) -> None:
    wanted = any_house.request_contact(any_house.talk({"text": "a"}))
    client = any_house.signed_in("reviewer")
    client.post(f"/waiting/{wanted}/done")
    assert [one["id"] for one in client.get("/waiting.json").json()["done"]] == [wanted]
    assert "Not done after all" in client.get(f"/waiting/{wanted}").text
    assert client.post(f"/waiting/{wanted}/reopen").status_code == 303
    data = client.get("/waiting.json").json()
    assert ([one["id"] for one in data["waiting"]], data["done"]) == ([wanted], [])
    assert any_house.audited()[-1] == ("reviewer@clinic.example", "marked not done", f"request {wanted}")


def test_failed_deliveries_that_are_done_take_no_place_of_others(any_house: House) -> None:
    talked = any_house.talk({"text": "a"})
    with any_house.database.write() as session:
        for number in range(100):
            at = any_house.clock()
            job = DeliveryJob(state="dead", attempts=5, queued_at=at, next_at=at)
            done = {"done_at": at, "done_by": "nurse@clinic.example"}
            session.add(
                ContactRequest(
                    id=f"r{number}", conversation_id=talked, request_key=f"{number}", channel="web", preferred="call", created_at=at, job=job,
                    **done,
                )
            )  # fmt: skip
    any_house.clock.move(minutes=1)
    open_one = any_house.request_contact(talked, "dead")
    assert [one["id"] for one in any_house.signed_in("viewer").get("/waiting.json").json()["failed"]] == [open_one]


def test_fields_open_only_by_the_button_and_on_record(house: House) -> None:
    wanted = house.request_contact(house.talk({"text": "a"}))
    client = house.signed_in("reviewer")
    assert "Solberg" not in client.get(f"/waiting/{wanted}").text
    assert client.get(f"/waiting/{wanted}/reveal").status_code == 405
    page = client.post(f"/waiting/{wanted}/reveal").text
    for personal in ("Ingrid Solberg", "tel:+16025550144", "ingrid.s@example.com", "billing"):
        assert personal in page
    assert ("reviewer@clinic.example", "revealed contact", f"request {wanted}") in house.audited()
    assert "Solberg" not in str(house.audited())


def test_fields_that_cannot_be_opened_say_what_to_do(house: House) -> None:
    wanted = house.request_contact(house.talk({"text": "a"}))
    with house.database.write() as session:
        session.get_one(ContactRequest, wanted).sealed = b"\x01" + b"0" * 60
    response = house.signed_in("reviewer").post(f"/waiting/{wanted}/reveal")
    assert response.status_code == 503
    assert "backup" in response.text


def test_purged_fields_are_said_to_be_purged(house: House) -> None:
    wanted = house.request_contact(house.talk({"text": "a"}))
    with house.database.write() as session:
        session.get_one(ContactRequest, wanted).sealed = None
    client = house.signed_in("reviewer")
    assert "purged" in client.get(f"/waiting/{wanted}").text
    assert client.post(f"/waiting/{wanted}/reveal").status_code == 410


def test_done_is_done_once_and_by_name(any_house: House) -> None:
    wanted = any_house.request_contact(any_house.talk({"text": "a"}))
    assert any_house.signed_in("reviewer").post(f"/waiting/{wanted}/done").status_code == 303
    admin = any_house.signed_in("admin")
    admin.post(f"/waiting/{wanted}/done")
    assert admin.get("/waiting.json").json()["waiting"] == []
    assert admin.get(f"/waiting/{wanted}.json").json()["one"]["done_by"] == "reviewer@clinic.example"


def test_a_dead_letter_is_queued_again(any_house: House) -> None:
    wanted = any_house.request_contact(any_house.talk({"text": "a"}), "dead")
    client = any_house.signed_in("reviewer")
    assert client.post(f"/waiting/{wanted}/retry").status_code == 303
    with any_house.database.read() as session:
        job = session.query(DeliveryJob).filter_by(request_id=wanted).one()
        assert (job.state, job.next_at) == ("queued", any_house.clock())
    again = client.post(f"/waiting/{wanted}/retry", headers={"Accept": "application/json"})
    assert again.status_code == 409
    assert again.headers["content-type"] == "application/problem+json"


def test_what_did_arrive_can_be_confirmed(house: House) -> None:
    wanted = house.request_contact(house.talk({"text": "a"}), "unsure")
    client = house.signed_in("reviewer")
    assert client.post(f"/waiting/{wanted}/confirm").status_code == 303
    assert client.get(f"/waiting/{wanted}.json").json()["one"]["delivered_by"] == "staff"


def test_older_requests_are_on_further_pages_and_none_is_left_out(house: House) -> None:
    talked = house.talk({"text": "a"})
    with house.database.write() as session:
        for number in range(120):
            at = house.clock()
            if number % 3:  # several share a moment
                house.clock.move(seconds=1)
            job = DeliveryJob(state="queued", attempts=0, queued_at=at, next_at=at)
            session.add(
                ContactRequest(
                    id=f"r{number}",
                    conversation_id=talked,
                    request_key=f"{number}",
                    channel="web",
                    preferred="call",
                    created_at=at,
                    job=job,
                )
            )
    client = house.signed_in("viewer")
    seen, address = [], "/waiting.json"
    while address:
        data = client.get(address).json()
        seen += [one["id"] for one in data["waiting"]]
        address = f"/waiting.json?after={data['more']}" if data["more"] else ""
    assert sorted(seen) == sorted(f"r{n}" for n in range(120))


def test_an_unknown_request_is_not_found(house: House) -> None:
    client = house.signed_in("reviewer")
    for method, path in (("GET", ""), ("POST", "/reveal"), ("POST", "/done"), ("POST", "/reopen"), ("POST", "/retry")):
        assert client.request(method, f"/waiting/none{path}").status_code == 404
