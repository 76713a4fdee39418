"""Signed JSON to a webhook receiver."""

import base64
import hashlib
import hmac

import pytest
from contact_bench import SECRET, START
from contact_site import Reply
from pydantic import SecretStr

from bot.escalation.options import WebhookOptions
from bot.escalation.sender import Delivered, Failed, Parcel, Refused, Unsure
from bot.escalation.webhook import WebhookSender, signature


@pytest.fixture
def sender(hook, patience, clock):
    return WebhookSender(WebhookOptions(address=hook.url + "/leads"), SecretStr(SECRET), patience, clock)


@pytest.fixture
def parcel(person):
    return Parcel("key-1", person, "web", "insurance", START)


def test_the_receiver_gets_everything_it_needs_and_no_consent_record(sender, parcel, hook):
    assert isinstance(sender.send(parcel), Delivered)
    assert hook.calls[0].path == "/leads"
    assert hook.taken["key-1"] == {
        "type": "contact_request",
        "id": "key-1",
        "test": False,
        "created_at": START.isoformat(),
        "channel": "web",
        "topic": "insurance",
        "name": "Ingrid Solberg",
        "phone": "+16025550144",
        "extension": None,
        "email": "ingrid.s@example.com",
        "preferred": "call",
        "about": "How do I book a consultation?",
    }


def test_every_attempt_carries_the_same_key_and_a_fresh_signature(sender, parcel, hook, clock):
    hook.plan.extend(["answer", "answer"])
    sender.send(parcel)
    clock.move(minutes=5)
    sender.send(parcel)
    first, second = (call.headers for call in hook.calls)
    assert first["Idempotency-Key"] == second["Idempotency-Key"] == "key-1"
    assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 300
    assert first["webhook-signature"] != second["webhook-signature"]
    assert (hook.raw, len(hook.taken)) == (2, 1)


def test_a_wrong_secret_is_noticed_by_the_receiver_and_tried_again_later(parcel, hook, patience, clock):
    sender = WebhookSender(WebhookOptions(address=hook.url), SecretStr("another"), patience, clock)
    assert isinstance(sender.send(parcel), Failed)
    assert hook.taken == {}


def test_the_signature_is_that_of_the_standard():
    # The example of the Standard Webhooks specification's reference libraries.
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    digest = hmac.new(key, b"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330." + body, hashlib.sha256).digest()
    expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert "v1," + base64.b64encode(digest).decode() == expected
    assert signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body) == expected


@pytest.mark.parametrize("status", [400, 413, 415, 422])
def test_a_refused_request_is_not_repeated(sender, parcel, hook, status):
    hook.plan.append(Reply(status, {"error": "no Ingrids here"}))
    outcome = sender.send(parcel)
    assert isinstance(outcome, Refused)
    assert outcome.reason == f"HTTP {status}"
    assert "no Ingrids here" in outcome.said
    assert "Ingrid" not in repr(outcome)


@pytest.mark.parametrize("status", [301, 302, 401, 403, 404, 408, 409, 425, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(sender, parcel, hook, status):
    hook.plan.append(Reply(status, "", {"Retry-After": "30"}))
    outcome = sender.send(parcel)
    assert isinstance(outcome, Failed)
    assert outcome.retry_after.total_seconds() == 30


@pytest.mark.parametrize("fault", ["lost", "slow", "reset", "trickle head"])
def test_a_lost_answer_is_told_apart_from_a_failure(sender, parcel, hook, fault):
    hook.plan.append(fault)
    assert isinstance(sender.send(parcel), Unsure)


def test_a_success_whose_body_breaks_off_is_a_success(sender, parcel, hook):
    hook.plan.append("half")
    assert isinstance(sender.send(parcel), Delivered)


def test_no_connection_is_a_failure(sender, parcel, hook):
    hook.stop()
    assert isinstance(sender.send(parcel), Failed)


def test_a_webhook_without_a_secret_does_not_start(hook, patience, clock):
    for secret in ("", "whsec_?"):
        with pytest.raises(ValueError, match="BOT_CONTACT_SECRET"):
            WebhookSender(WebhookOptions(address=hook.url), SecretStr(secret), patience, clock)
