"""`bot contact-test` shows on the day of set-up what the other side says."""

import pytest
from contact_bench import SECRET
from contact_site import Reply

from bot.clinic import Clinic, ClinicError
from bot.escalation.contact_test import send_test
from bot.settings import Settings

ARTICLE = {"title": "An article", "url": "https://clinic.example/article"}


def clinic(kind, **options):
    return Clinic.model_validate({"name": "Some Clinic", "article": ARTICLE, "contact": {"kind": kind, "options": options}})


@pytest.fixture
def settings():
    return Settings(BOT_CONTACT_SECRET=SECRET, BOT_DELIVERY_CONNECT_SECONDS=1, BOT_DELIVERY_READ_SECONDS=0.6)


def test_a_webhook_gets_a_request_that_is_marked_as_a_test(hook, settings):
    report = send_test(settings, clinic("webhook", address=hook.url))
    assert report.good
    assert hook.taken[report.key]["test"] is True
    assert report.key.startswith("test-")
    assert report.key in report.said  # the receiver's own words


def test_a_form_gets_an_entry_that_says_so(gravity, settings):
    fields = {"first_name": "input_1_3", "last_name": "input_1_6", "phone": "input_3", "email": "input_2", "about": "input_5"}
    report = send_test(settings, clinic("gravity_forms", site=gravity.url, form_id=4, fields=fields))
    assert report.good
    assert "TEST" in gravity.entries[0]["5"]


def test_a_mailbox_gets_a_subject_that_says_so(mail, settings):
    options = {"host": "127.0.0.1", "port": mail.port, "security": "none", "sender": "bot@clinic.com", "to": ["desk@clinic.com"]}
    assert send_test(settings, clinic("email", **options)).good
    assert mail.mails[0]["Subject"].startswith("TEST")


def test_a_refusal_is_told_in_the_form_s_words(gravity, settings):
    gravity.required |= {"6"}
    fields = {"name": "input_1", "email": "input_2", "about": "input_5"}
    report = send_test(settings, clinic("gravity_forms", site=gravity.url, form_id=4, fields=fields))
    assert not report.good
    assert "field 6: This field is required." in report.sentence
    assert "clinic.yml" in report.sentence


@pytest.mark.parametrize(
    ("fault", "words"),
    [(Reply(404, "no such page"), "HTTP 404"), ("lost", "Look for it"), ("slow", "Look for it"), ("down", "ConnectionRefusedError")],
)
def test_trouble_is_told_with_what_to_do(hook, settings, fault, words):
    hook.stop() if fault == "down" else hook.plan.append(fault)
    report = send_test(settings, clinic("webhook", address=hook.url))
    assert not report.good
    assert words in report.sentence


def test_the_inbox_says_that_nothing_leaves(settings):
    assert "nothing was sent" in send_test(settings, clinic("inbox")).said


def test_a_wrong_clinic_file_is_named(settings):
    with pytest.raises(ClinicError, match="address"):
        send_test(settings, clinic("webhook"))
