"""Mail to the clinic."""

import dataclasses

import certificates
import pytest
from contact_bench import START
from mail_site import MailSite
from pydantic import SecretStr

from bot.escalation.options import SmtpOptions
from bot.escalation.sender import Delivered, Failed, Parcel, Refused, Unsure
from bot.escalation.smtp import SmtpSender

ADDRESSES = {"sender": "assistant@clinic.com", "to": ["front.desk@clinic.com"]}


@pytest.fixture
def make(mail, patience, clock):
    def make(secret="", **options):
        options = {"host": "127.0.0.1", "port": mail.port, "security": "none"} | ADDRESSES | options
        return SmtpSender(SmtpOptions(**options), SecretStr(secret), patience, clock)

    return make


@pytest.fixture
def parcel(person):
    return Parcel("key-1", person, "sms", "insurance", START)


def test_the_mail_tells_staff_whom_to_call(make, mail, parcel):
    assert isinstance(make().send(parcel), Delivered)
    message = mail.mails[0]
    assert message["To"] == "front.desk@clinic.com"
    assert message["Reply-To"] == "ingrid.s@example.com"
    assert message["Message-ID"] == "<key-1@clinic.com>"
    assert message["Idempotency-Key"] == "key-1"
    text = message.get_content()
    for part in ("Ingrid Solberg", "+16025550144", "a call", "How do I book a consultation?", "insurance", "text message", "key-1"):
        assert part in text


def test_nothing_personal_is_in_the_subject(make, mail, parcel):
    make().send(parcel)
    assert "Ingrid" not in mail.mails[0]["Subject"]


def test_letters_dots_and_long_lines_arrive_as_they_were(make, mail, parcel):
    about = "José fragt: " + "…" * 300 + " .end"
    details = dataclasses.replace(parcel.details, name="José Núñez", about=about)
    assert isinstance(make().send(dataclasses.replace(parcel, details=details)), Delivered)
    text = mail.mails[0].get_content()
    assert "José Núñez" in text
    assert about in text


def test_a_line_that_begins_with_a_dot_does_not_end_the_mail(make, mail, parcel):
    details = dataclasses.replace(parcel.details, name=".", about=".\r\n.\r\nMAIL FROM:<x@y.co>")
    assert isinstance(make().send(dataclasses.replace(parcel, details=details)), Delivered)
    assert "MAIL FROM" in mail.mails[0].get_content()
    assert len(mail.mails) == 1


@pytest.mark.parametrize("implicit", [False, True])
def test_mail_goes_over_verified_tls_with_a_login(tmp_path, patience, clock, parcel, implicit):
    ca_file, certificate = certificates.make(tmp_path)
    with MailSite(certificate, implicit, login=("desk", "secret")) as site:
        options = {"host": "127.0.0.1", "port": site.port, "security": "tls" if implicit else "starttls", "username": "desk"}
        good = SmtpSender(SmtpOptions(**options, **ADDRESSES, ca_file=ca_file), SecretStr("secret"), patience, clock)
        assert isinstance(good.send(parcel), Delivered)
        assert site.secured == [True]

        untrusted = SmtpSender(SmtpOptions(**options, **ADDRESSES), SecretStr("secret"), patience, clock)
        assert untrusted.send(parcel) == Failed("not sent: SSLCertVerificationError")
        wrong = SmtpSender(SmtpOptions(**options, **ADDRESSES, ca_file=ca_file), SecretStr("wrong"), patience, clock)
        assert wrong.send(parcel) == Failed("SMTP 535 at sign-in")
        assert len(site.mails) == 1


def test_a_server_without_tls_gets_nothing_when_tls_is_asked_for(make, mail, parcel):
    assert isinstance(make(security="starttls").send(parcel), Failed)
    assert mail.mails == []


@pytest.mark.parametrize(
    ("fault", "outcome", "reason"),
    [
        ("busy", Failed, "SMTP 421 at connect"),
        ({"MAIL": "451 later"}, Failed, "SMTP 451 at MAIL"),
        ({"RCPT": "450 greylisted"}, Failed, "SMTP 450 at RCPT"),
        ({"RCPT": "550 no Ingrid here"}, Refused, "SMTP 550 at RCPT"),
        ({"DATA": "554 no"}, Refused, "SMTP 554 at DATA"),
        ({"END": "452 disk full"}, Failed, "SMTP 452 at end of data"),
        ({"END": "554 looks like spam"}, Refused, "SMTP 554 at end of data"),
    ],
)
def test_an_answer_decides_between_again_and_never(make, mail, parcel, fault, outcome, reason):
    mail.plan.append(fault)
    result = make().send(parcel)
    assert isinstance(result, outcome)
    assert result.reason == reason
    assert mail.mails == []


def test_one_mailbox_that_is_gone_does_not_hold_up_the_others(make, mail, parcel):
    mail.plan.append({"RCPT": ["550 gone", "250 ok"]})
    assert isinstance(make(to=["gone@clinic.com", "desk@clinic.com"]).send(parcel), Delivered)
    assert mail.recipients == [["TO:<desk@clinic.com>"]]


@pytest.mark.parametrize("fault", ["lost", "slow"])
def test_an_answer_lost_after_the_whole_mail_leaves_it_open(make, mail, parcel, fault):
    mail.plan.append(fault)
    assert isinstance(make().send(parcel), Unsure)
    assert len(mail.mails) == 1


def test_no_server_is_a_failure(make, mail, parcel):
    mail.__exit__()
    assert isinstance(make().send(parcel), Failed)


def test_plain_smtp_and_a_login_without_password_do_not_start(make):
    with pytest.raises(ValueError, match="starttls"):
        make(host="mail.clinic.com")
    with pytest.raises(ValueError, match="BOT_CONTACT_SECRET"):
        make(username="desk")
