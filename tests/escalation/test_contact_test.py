"""`bot contact-test` shows on the day of set-up what the other side says."""

import json
import os

import pytest
from contact_bench import SECRET
from contact_site import Reply
from typer.testing import CliRunner

from bot.cli.app import app
from bot.clinic import Clinic, ClinicError
from bot.escalation.contact_test import send_test
from bot.settings import Settings, load_settings

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


@pytest.fixture
def command(hook, tmp_path, monkeypatch):
    """Run `bot contact-test` with a webhook."""
    for name in [name for name in os.environ if name.startswith("BOT_")]:
        monkeypatch.delenv(name)
    contact = {"kind": "webhook", "options": {"address": hook.url}}
    (tmp_path / "clinic.yml").write_text(json.dumps({"name": "Some Clinic", "article": ARTICLE, "contact": contact}))
    env = {"BOT_CLINIC_FILE": str(tmp_path / "clinic.yml"), "BOT_CONTACT_SECRET": SECRET, "BOT_VAR_DIR": str(tmp_path)}
    load_settings.cache_clear()
    yield lambda: CliRunner().invoke(app, ["contact-test"], env=env)
    load_settings.cache_clear()


@pytest.mark.parametrize(("reply", "code"), [(Reply(200, "entry 17 \x1b[2Jmade"), 0), (Reply(422, "no such field: phone"), 1)])
def test_the_command_prints_what_the_other_side_said(hook, command, reply, code):
    hook.plan.append(reply)
    done = command()
    assert done.exit_code == code, done.output
    said = done.output.partition("It said:\n")[2]
    assert said.startswith(f"HTTP {reply.status}\n")
    assert ("entry 17 [2Jmade" if code == 0 else "no such field: phone") in said  # a terminal must not obey it


def test_a_long_answer_is_cut(hook, command):
    hook.plan.append(Reply(200, "long " * 5000))
    done = command()
    assert done.output.endswith(" ...\n")
    assert len(done.output) < 2200
