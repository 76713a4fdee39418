"""Only what Twilio signed is a message; anything else is refused and leaves no trace."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from phone import Phone, said
from sms_service import MakeService

PUBLIC = "https://chat.clinic.example/sms/twilio"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def test_a_signed_message_is_answered(phone: Phone) -> None:
    assert await phone.text("HELP")


@pytest.mark.parametrize("signature", [None, "", "AAAA", "x" * 28, "ÿþ", "a" * 10_000])
async def test_a_missing_or_wrong_signature_is_refused_and_nothing_is_stored(phone: Phone, signature: str | None) -> None:
    headers = {} if signature is None else {b"X-Twilio-Signature": signature.encode("latin-1")}
    response = await phone.http.post("/sms/twilio", data=phone.fields("STOP"), headers=headers)  # type: ignore[arg-type]
    assert response.status_code == 403
    assert response.headers["content-type"] == "application/problem+json"
    assert phone.stored() == 0


async def test_a_signature_of_another_token_is_refused(phone: Phone) -> None:
    from twilio.request_validator import RequestValidator

    fields = phone.fields("STOP")
    forged = RequestValidator("another token").compute_signature(PUBLIC, fields)
    assert (await phone.post(fields, headers={"X-Twilio-Signature": forged})).status_code == 403
    assert phone.stored() == 0


@pytest.mark.parametrize("name", ["Body", "From", "To", "MessageSid", "NumMedia"])
async def test_a_changed_field_breaks_the_signature(phone: Phone, name: str) -> None:
    fields = phone.fields("HELP")
    signature = phone.sign(fields)
    fields[name] += "1"
    assert (await phone.post(fields, headers={"X-Twilio-Signature": signature})).status_code == 403
    assert phone.stored() == 0


async def test_an_added_or_removed_field_breaks_the_signature(phone: Phone) -> None:
    fields = phone.fields("HELP")
    signature = {"X-Twilio-Signature": phone.sign(fields)}
    assert (await phone.post({**fields, "Extra": "1"}, headers=signature)).status_code == 403
    assert (await phone.post({k: v for k, v in fields.items() if k != "FromCity"}, headers=signature)).status_code == 403


async def test_a_replayed_request_changes_nothing(phone: Phone) -> None:
    fields = phone.fields("STOP")
    first = await phone.post(fields)
    before = phone.stored()
    again = await phone.post(fields)
    assert again.text == first.text
    assert phone.stored() == before


async def test_the_address_comes_from_the_settings_and_not_from_headers(phone: Phone) -> None:
    fields = phone.fields("HELP")
    behind_a_proxy = {
        "Host": "10.0.0.7:8000",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "http",
        "Forwarded": "host=evil.example",
    }
    assert said(await phone.post(fields, headers={"X-Twilio-Signature": phone.sign(fields), **behind_a_proxy}))
    lured = {"X-Twilio-Signature": phone.sign(fields, "https://evil.example/sms/twilio"), **behind_a_proxy, "Host": "evil.example"}
    assert (await phone.post(fields, headers=lured)).status_code == 403


async def test_a_trailing_slash_is_part_of_what_is_signed(phone: Phone) -> None:
    assert said(await phone.post(phone.fields("HELP"), path="/sms/twilio/"))
    fields = phone.fields("HELP")
    assert (await phone.post(fields, path="/sms/twilio/", headers={"X-Twilio-Signature": phone.sign(fields)})).status_code == 403


async def test_the_query_string_is_signed_exactly_as_it_came(phone: Phone) -> None:
    assert said(await phone.post(phone.fields("HELP"), path="/sms/twilio?site=a%20b&empty="))
    fields = phone.fields("HELP")
    other = {"X-Twilio-Signature": phone.sign(fields, f"{PUBLIC}?site=a")}
    assert (await phone.post(fields, path="/sms/twilio?site=b", headers=other)).status_code == 403


async def test_a_public_address_with_a_path_a_port_or_a_slash_at_its_end(make_service: MakeService) -> None:
    for public_url in ("https://clinic.example/chat", "https://clinic.example/chat/", "https://clinic.example:8443"):
        service = await make_service(public_url=public_url)
        async with Phone(service) as phone:
            fields = phone.fields("HELP")
            signature = phone.sign(fields, f"{public_url.rstrip('/')}/sms/twilio")
            assert said(await phone.post(fields, headers={"X-Twilio-Signature": signature}))


async def test_a_field_that_comes_twice_is_signed_with_both_values(phone: Phone) -> None:
    class Twice(dict[str, str]):
        def getlist(self, name: str) -> list[str]:
            return ["second", "first"] if name == "Extra" else [self[name]]

    fields = Twice(phone.fields("HELP"), Extra="first")
    body = urlencode([*((k, v) for k, v in fields.items() if k != "Extra"), ("Extra", "second"), ("Extra", "first")])
    response = await phone.http.post("/sms/twilio", content=body, headers={"X-Twilio-Signature": phone.sign(fields), **FORM})
    assert said(response)
    once = {"X-Twilio-Signature": phone.sign(dict(fields)), **FORM}
    assert (await phone.http.post("/sms/twilio", content=body, headers=once)).status_code == 403


@pytest.mark.parametrize("words", ["¿Qué es la ketamina? ñ", "что это", "頭痛", "🙏🏽 headache", "a+b & c=d %20", " HELP \n\n "])
async def test_words_of_any_script_keep_their_signature(phone: Phone, words: str) -> None:
    assert said(await phone.post(phone.fields(words)))


async def test_a_request_that_is_no_form_is_refused(phone: Phone) -> None:
    for content in (b"\xff\xfe", b'{"Body": "STOP"}', b"", b"&".join(b"a=1" for _ in range(5000))):
        response = await phone.http.post("/sms/twilio", content=content, headers={"X-Twilio-Signature": phone.sign({}), **FORM})
        assert response.status_code in (400, 403)
    assert phone.stored() == 0


async def test_without_a_token_the_channel_is_closed(make_service: MakeService) -> None:
    service = await make_service(twilio_auth_token="")
    async with Phone(service) as phone:
        assert (await phone.post(phone.fields("HELP"))).status_code == 403
        assert phone.stored() == 0


async def test_the_status_address_is_signed_too(phone: Phone) -> None:
    fields = {"MessageSid": "SM00000000000000000000000000000000", "MessageStatus": "delivered"}
    assert (await phone.post(fields, path="/sms/twilio/status")).status_code == 204
    assert (await phone.post(fields, path="/sms/twilio/status", headers={})).status_code == 403


async def test_a_signed_request_that_is_no_message_says_what_it_lacks(phone: Phone) -> None:
    for missing in ("MessageSid", "From", "To"):
        response = await phone.post({k: v for k, v in phone.fields("hello").items() if k != missing})
        assert response.status_code == 400
        assert missing in response.json()["detail"]
    assert phone.stored() == 0
