"""One HTTP exchange: bounded, verified, to the configured address only; and how much is known when it breaks."""

import time

import certificates
import pytest
from contact_site import HookSite, Reply

from bot.escalation.exchange import AnswerLostError, NotSentError, exchange, secure_or_loopback


def call(url, patience, **options):
    return exchange("POST", url, patience=patience, headers={}, body=b"{}", **options)


def test_a_whole_answer_comes_back(hook, patience):
    hook.plan.append(Reply(200, {"hello": "there"}))
    answer = call(hook.url, patience)
    assert (answer.status, answer.text, answer.whole) == (200, '{"hello": "there"}', True)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_are_not_followed(hook, patience, status):
    with HookSite("x") as other:
        hook.plan.append(Reply(status, "moved", {"Location": other.url}))
        assert call(hook.url, patience).status == status
        assert other.calls == []


def test_a_refused_connection_and_an_unknown_host_mean_that_nothing_was_sent(hook, patience):
    hook.stop()
    with pytest.raises(NotSentError, match="ConnectionRefusedError"):
        call(hook.url, patience)
    with pytest.raises(NotSentError, match="NameResolutionError"):
        call("http://nowhere.invalid/", patience)


def test_a_site_whose_certificate_is_not_trusted_gets_nothing(tmp_path, patience):
    ca_file, certificate = certificates.make(tmp_path)
    with HookSite("x", certificate) as site:
        with pytest.raises(NotSentError, match="SSLCertVerificationError"):
            call(site.url, patience)
        assert site.calls == []
        site.plan.append(Reply(200))
        assert call(site.url, patience, ca_file=ca_file).status == 200


def test_a_certificate_of_another_name_gets_nothing(tmp_path, patience):
    ca_file, certificate = certificates.make(tmp_path, address="127.0.0.2")
    with HookSite("x", certificate) as site:
        with pytest.raises(NotSentError, match="SSLCertVerificationError"):
            call(site.url, patience, ca_file=ca_file)
        assert site.calls == []


def test_a_certificate_authority_whose_file_is_gone_means_that_nothing_was_sent(tmp_path, patience):
    _, certificate = certificates.make(tmp_path)
    with HookSite("x", certificate) as site:
        with pytest.raises(NotSentError, match="OSError"):
            call(site.url, patience, ca_file=tmp_path / "gone.pem")
        assert site.calls == []


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.parametrize("fault", ["reset", "lost", "slow"])
def test_a_break_after_the_connection_stood_means_that_nobody_knows(tmp_path, patience, fault, tls):
    ca_file, certificate = certificates.make(tmp_path) if tls else (None, None)
    with HookSite("x", certificate) as site:
        site.plan.append(fault)
        with pytest.raises(AnswerLostError):
            call(site.url, patience, ca_file=ca_file)


def test_a_head_that_trickles_is_cut_off(hook, patience):
    hook.plan.append("trickle head")
    started = time.monotonic()
    with pytest.raises(AnswerLostError):
        call(hook.url, patience)
    assert time.monotonic() - started < patience.connect + patience.read + 1


@pytest.mark.parametrize("fault", ["trickle body", "endless", "half"])
def test_a_body_that_trickles_breaks_off_or_never_ends_is_cut_but_the_status_is_known(hook, patience, fault):
    hook.plan.append(fault)
    started = time.monotonic()
    answer = call(hook.url, patience)
    assert answer.status == 401  # unsigned
    assert not answer.whole
    assert len(answer.text) <= 64 * 1024
    assert time.monotonic() - started < patience.connect + patience.read + 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": "99999999"}, 6 * 3600),
        ({"Retry-After": "Wed, 04 Mar 2026 09:00:30 GMT", "Date": "Wed, 04 Mar 2026 09:00:00 GMT"}, 30),
        ({"Retry-After": "Wed, 04 Mar 2026 08:00:00 GMT", "Date": "Wed, 04 Mar 2026 09:00:00 GMT"}, 0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "\u00b2"}, None),  # a digit for Python, and no number
        ({"Retry-After": "Wed, 04 Mar 99999999999999999999 09:00:30 GMT", "Date": "Wed, 04 Mar 2026 09:00:00 GMT"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read(hook, patience, headers, seconds):
    hook.plan.append(Reply(503, "", headers))
    wait = call(hook.url, patience).retry_after
    assert (None if wait is None else wait.total_seconds()) == seconds


def test_proxies_and_credentials_of_the_environment_are_not_used(hook, patience, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login someone password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    hook.plan.append(Reply(200))
    assert call(hook.url, patience).status == 200
    assert "Authorization" not in hook.calls[0].headers


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://clinic.example/x", True),
        ("http://127.0.0.1:8080/x", True),
        ("http://localhost/x", True),
        ("http://[::1]:80/", True),
        ("http://clinic.example/x", False),
        ("http://127.0.0.1.clinic.example/", False),
        ("http://localhost.clinic.example/", False),
        ("ftp://clinic.example/", False),
        ("https://", False),
        ("clinic.example", False),
    ],
)
def test_personal_data_goes_to_https_or_this_machine_only(address, allowed):
    assert secure_or_loopback(address) is allowed
