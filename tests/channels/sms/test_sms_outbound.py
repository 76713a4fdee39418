"""A text of our own accord goes only to who may be texted, once, and what became of it is known."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

import pytest
from phone import Phone
from sms_service import MakeService
from sqlalchemy import select
from twilio_site import ACCOUNT, TOKEN, TwilioSite, twilio_site

from bot.channels.sms.outbound import NoConsent, Outbound, OutboundOff, SendFailed, SendUnsure, Sent, TooLong
from bot.escalation.exchange import Patience
from bot.store.models import SmsOutbound

NUMBER = "+16025550144"


@pytest.fixture
def site() -> Iterator[TwilioSite]:
    with twilio_site() as made:
        yield made


@dataclass
class Sender:
    """An outbound sender that notes its pauses instead of waiting."""

    phone: Phone
    pauses: list[float] = field(default_factory=list)

    async def send(self, words: str = "The clinic will call you.", number: str = NUMBER) -> Sent:
        outbound = Outbound(self.phone.service, self.pauses.append, random.Random(7), Patience(connect=1, read=0.5))
        return await asyncio.to_thread(outbound.send, number, words)

    def rows(self) -> list[SmsOutbound]:
        with self.phone.service.database.read() as session:
            return list(session.scalars(select(SmsOutbound).order_by(SmsOutbound.at)))


@pytest.fixture
async def sender(make_service: MakeService, site: TwilioSite) -> AsyncIterator[Sender]:
    """Sends to a person who has written before."""
    service = await make_service(twilio_account_sid=ACCOUNT, twilio_auth_token=TOKEN, twilio_api_url=site.url, sms_send_backoff_seconds=1.0)
    async with Phone(service, NUMBER) as phone:
        await phone.text("HELP")
        yield Sender(phone)


async def test_a_text_reaches_twilio_as_its_documentation_asks(sender: Sender, site: TwilioSite) -> None:
    sent = await sender.send("It’s about your request – please call.")
    assert site.paths == [f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"]
    assert site.asked[0] == {
        "To": NUMBER, "From": "+16025550100", "Body": "It's about your request - please call.",
        "StatusCallback": f"https://chat.clinic.example/sms/twilio/status?text={sent.id}",
    }  # fmt: skip
    assert sent.state == "queued"
    (row,) = sender.rows()
    assert (row.state, row.message_sid, row.attempts) == ("queued", sent.message_sid, 1)


async def test_any_spelling_of_the_number_is_the_same_person(sender: Sender, site: TwilioSite) -> None:
    await sender.send(number="(602) 555-0144")
    assert site.asked[0]["To"] == NUMBER


async def test_a_stranger_is_not_texted(sender: Sender, site: TwilioSite) -> None:
    with pytest.raises(NoConsent, match="call instead"):
        await sender.send(number="+16025550177")
    assert site.asked == []
    assert [row.state for row in sender.rows()] == ["refused"]
    assert sender.rows()[0].sealed_number is None


async def test_consent_given_elsewhere_allows_it(sender: Sender, site: TwilioSite) -> None:
    await asyncio.to_thread(Outbound(sender.phone.service).allow, "+16025550177", "box of the web form")
    await sender.send(number="+16025550177")
    assert len(site.asked) == 1


async def test_who_opted_out_is_not_texted_until_they_opt_in(sender: Sender, site: TwilioSite) -> None:
    await sender.phone.text("STOP")
    with pytest.raises(NoConsent):
        await sender.send()
    assert site.asked == []
    await sender.phone.text("START")
    await sender.send()
    assert len(site.asked) == 1


async def test_who_opts_out_between_two_attempts_is_not_texted(sender: Sender, site: TwilioSite) -> None:
    site.next = [20503, 201]

    def opts_out(_: float) -> None:
        asyncio.run_coroutine_threadsafe(sender.phone.text("STOP"), loop).result(10)

    loop = asyncio.get_running_loop()
    outbound = Outbound(sender.phone.service, opts_out, random.Random(7), Patience(connect=1, read=0.5))
    with pytest.raises(NoConsent, match="call instead"):
        await asyncio.to_thread(outbound.send, NUMBER, "The clinic will call you.")
    assert len(site.asked) == 1
    (row,) = sender.rows()
    assert (row.state, row.attempts, row.sealed_number) == ("refused", 1, None)


async def test_21610_is_recorded_as_an_opt_out(sender: Sender, site: TwilioSite) -> None:
    site.next = [21610]
    with pytest.raises(NoConsent):
        await sender.send()
    assert sender.rows()[-1].state == "blocked"
    assert sender.phone.events()[-1] == "blocked"
    with pytest.raises(NoConsent):
        await sender.send()
    assert len(site.asked) == 1
    assert await sender.phone.text("what is a session like") == ""


@pytest.mark.parametrize("faults", [[20429], [20500], [20503, 20429], [20429, 20503, 20500]])
async def test_while_twilio_is_busy_or_ill_it_is_tried_again_later_and_later(
    sender: Sender, site: TwilioSite, faults: list[int | str]
) -> None:
    site.next = list(faults)
    await sender.send()
    assert len(site.asked) == len(faults) + 1
    assert len(sender.pauses) == len(faults)
    for number, pause in enumerate(sender.pauses):
        assert 0.5 * 2**number <= pause <= 2**number
    assert len(set(sender.pauses)) == len(sender.pauses)


async def test_retry_after_is_kept(sender: Sender, site: TwilioSite) -> None:
    site.next, site.headers = [20429], {"Retry-After": "7"}
    await sender.send()
    assert sender.pauses == [7.0]


async def test_it_gives_up_after_the_attempts_that_are_set(sender: Sender, site: TwilioSite) -> None:
    site.next = [20503] * 9
    with pytest.raises(SendFailed, match="20503"):
        await sender.send()
    assert len(site.asked) == 4
    assert (sender.rows()[-1].state, sender.rows()[-1].error_code, sender.rows()[-1].attempts) == ("failed", "20503", 4)


@pytest.mark.parametrize("code", [21211, 20003])
async def test_what_twilio_refuses_is_not_tried_again_and_its_words_are_not_kept(sender: Sender, site: TwilioSite, code: int) -> None:
    site.next = [code]
    with pytest.raises(SendFailed) as raised:
        await sender.send()
    assert len(site.asked) == 1
    assert "6025550144" not in str(raised.value)
    assert sender.rows()[-1].error_code == str(code)


@pytest.mark.parametrize("fault", ["hang", "garbage"])
async def test_a_lost_answer_is_not_followed_by_a_second_text(sender: Sender, site: TwilioSite, fault: str) -> None:
    site.next = [fault]
    with pytest.raises(SendUnsure):
        await sender.send()
    assert len(site.asked) == 1
    assert sender.rows()[-1].state == "unsure"


async def test_a_text_that_is_too_long_or_empty_is_not_sent(sender: Sender, site: TwilioSite) -> None:
    for words in ("x" * 307, "€" * 154, "", " "):
        with pytest.raises(TooLong):
            await sender.send(words)
    assert site.asked == []


@pytest.mark.parametrize("settings", [{"twilio_account_sid": ""}, {"twilio_from": ""}, {"twilio_api_url": "http://twilio.example"}])
async def test_without_set_up_it_says_what_to_set(make_service: MakeService, settings: dict[str, str]) -> None:
    service = await make_service(**{"twilio_account_sid": ACCOUNT, **settings})
    with pytest.raises(OutboundOff, match="TWILIO_"):
        Outbound(service).send(NUMBER, "Hello")


async def _report(sender: Sender, sid: str, state: str, row_id: str = "", **more: str) -> int:
    fields = {"MessageSid": sid, "MessageStatus": state, "From": "+16025550100", "To": NUMBER, **more}
    path = "/sms/twilio/status" + (f"?text={row_id}" if row_id else "")
    return (await sender.phone.post(fields, path=path)).status_code


async def test_a_report_settles_what_a_lost_answer_left_open(sender: Sender, site: TwilioSite) -> None:
    site.next = ["hang"]
    with pytest.raises(SendUnsure):
        await sender.send()
    (row,) = sender.rows()
    assert (row.state, row.message_sid) == ("unsure", None)
    assert await _report(sender, "SM" + "a" * 32, "delivered", row.id) == 204
    (row,) = sender.rows()
    assert (row.state, row.message_sid) == ("delivered", "SM" + "a" * 32)


async def test_a_report_that_is_faster_than_the_answer_counts(sender: Sender, site: TwilioSite) -> None:
    loop = asyncio.get_running_loop()

    def report(callback: str, sid: str) -> None:
        asyncio.run_coroutine_threadsafe(_report(sender, sid, "sent", callback.rpartition("=")[2]), loop).result(10)

    site.before_answer = report
    sent = await sender.send()
    (row,) = sender.rows()
    assert (row.state, row.message_sid) == ("sent", sent.message_sid)


async def test_a_report_never_moves_to_another_text(sender: Sender) -> None:
    first, second = await sender.send(), await sender.send()
    assert await _report(sender, "SM" + "b" * 32, "delivered", first.id) == 204
    assert {row.message_sid for row in sender.rows()} == {first.message_sid, second.message_sid}
    assert {row.state for row in sender.rows()} == {"queued"}


async def test_what_became_of_a_text_is_recorded_and_never_put_back(sender: Sender) -> None:
    sid = (await sender.send()).message_sid
    for state, expected in (
        ("sent", "sent"),
        ("delivered", "delivered"),
        ("sent", "delivered"),
        ("queued", "delivered"),
        ("nonsense", "delivered"),
    ):
        assert await _report(sender, sid, state) == 204
        assert sender.rows()[-1].state == expected


async def test_a_text_that_was_not_delivered_keeps_its_error_code(sender: Sender) -> None:
    sid = (await sender.send()).message_sid
    await _report(sender, sid, "undelivered", ErrorCode="30003")
    assert (sender.rows()[-1].state, sender.rows()[-1].error_code) == ("undelivered", "30003")


async def test_21610_in_a_report_is_an_opt_out_too(sender: Sender) -> None:
    sid = (await sender.send()).message_sid
    await _report(sender, sid, "failed", ErrorCode="21610")
    with pytest.raises(NoConsent):
        await sender.send()


async def test_a_report_of_an_unknown_text_changes_nothing(sender: Sender) -> None:
    await sender.send()
    assert await _report(sender, "SM" + "f" * 32, "delivered") == 204
    assert sender.rows()[-1].state == "queued"


async def test_the_number_of_a_sent_text_is_sealed(sender: Sender) -> None:
    await sender.send()
    row = sender.rows()[-1]
    assert row.sealed_number is not None
    assert b"6025550144" not in row.sealed_number
    assert sender.phone.service.keyring.open(row.sealed_number, f"sms-outbound:{row.id}") == NUMBER.encode()
