"""clinic.yml names the sender; what cannot work stops the start with a sentence."""

import pytest

from bot.clinic import ClinicError, Contact
from bot.escalation.registry import sender_for
from bot.settings import Settings

GRAVITY = {"site": "https://clinic.example", "form_id": 4, "fields": {"name": "input_1", "phone": "input_3", "about": "input_5"}}
MAIL = {"host": "mail.clinic.com", "sender": "bot@clinic.com", "to": ["desk@clinic.com"]}


@pytest.mark.parametrize(
    ("kind", "options"),
    [("inbox", {}), ("webhook", {"address": "https://clinic.example/hook"}), ("gravity_forms", GRAVITY), ("email", MAIL)],
)
def test_each_kind_has_its_sender(kind, options):
    sender = sender_for(Contact(kind=kind, options=options), Settings(BOT_CONTACT_SECRET="s"))
    assert sender.kind == kind


@pytest.mark.parametrize(
    ("kind", "options", "words"),
    [
        ("inbox", {"address": "https://x.example"}, "contact.options.address"),
        ("webhook", {}, "contact.options.address"),
        ("webhook", {"address": "http://clinic.example/hook"}, "https"),
        ("webhook", {"address": "https://clinic.example", "secret": "s"}, "contact.options.secret"),
        ("webhook", {"address": "https://clinic.example", "ca_file": "/nowhere/ca.pem"}, "contact.options.ca_file"),
        ("email", MAIL | {"ca_file": "/"}, "contact.options.ca_file"),
        ("gravity_forms", GRAVITY | {"site": "http://clinic.example"}, "contact.options.site"),
        ("gravity_forms", GRAVITY | {"form_id": 0}, "contact.options.form_id"),
        ("gravity_forms", GRAVITY | {"fields": {"name": "4", "phone": "input_3", "about": "input_5"}}, "fields.name"),
        ("gravity_forms", GRAVITY | {"fields": {"phone": "input_3", "about": "input_5"}}, "first_name"),
        ("gravity_forms", GRAVITY | {"fields": {"name": "input_1", "about": "input_5"}}, "`phone` or `email`"),
        ("email", MAIL | {"to": []}, "contact.options.to"),
        ("email", MAIL | {"subject": "a\nBcc: x@y.co"}, "contact.options.subject"),
        ("email", MAIL | {"security": "none"}, "starttls"),
    ],
)
def test_an_option_that_cannot_work_is_named(kind, options, words):
    with pytest.raises(ClinicError, match=words):
        sender_for(Contact(kind=kind, options=options), Settings(BOT_CONTACT_SECRET="s"))


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("webhook", {"address": "https://x.example"}),
        ("gravity_forms", GRAVITY | {"consumer_key": "ck_1"}),
        ("email", MAIL | {"username": "a"}),
    ],
)
def test_a_missing_secret_is_named_where_it_belongs(kind, options):
    with pytest.raises(ClinicError, match="BOT_CONTACT_SECRET"):
        sender_for(Contact(kind=kind, options=options), Settings(BOT_CONTACT_SECRET=""))
