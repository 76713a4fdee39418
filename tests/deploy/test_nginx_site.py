"""deploy/nginx.conf as it is shipped, run by Debian's nginx before a real server: only names, ports and paths of files are put in."""

import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import certificates
import httpx
import pytest
from chat import PREFIX, Chat, new_key, words
from server import ROOT, BotProcess, free_port

CRISIS = "I want to kill myself"


class Site:
    """nginx on free ports."""

    def __init__(self, folder: Path, server: BotProcess, binary: str) -> None:
        self.http_port, self.https_port, self._folder, self._binary = free_port(), free_port(), folder, binary
        authority, (certificate, key) = certificates.make(folder)
        site = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        for pattern, text in {
            r"listen \[::\]:.*;": "",
            r"listen 80;": f"listen 127.0.0.1:{self.http_port};",
            r"listen 443 ssl": f"listen 127.0.0.1:{self.https_port} ssl",
            r"ssl_certificate /.*;": f"ssl_certificate {certificate};",
            r"ssl_certificate_key /.*;": f"ssl_certificate_key {key};",
            r"/var/log/nginx/": f"{folder}/",
            r"127\.0\.0\.1:8000": f"127.0.0.1:{server.port}",
        }.items():
            site, count = re.subn(pattern, text, site)
            assert count, f"deploy/nginx.conf no longer says {pattern}"
        paths = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (folder / "site.conf").write_text(site)
        (folder / "nginx.conf").write_text(
            f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}} http {{ {paths} include {folder}/site.conf; }}"
        )
        self.tls = ssl.create_default_context(cafile=str(authority))
        self.url = f"https://127.0.0.1:{self.https_port}"
        self.http = httpx.Client(base_url=self.url, verify=self.tls, trust_env=False, timeout=30)

    def command(self, *more: str) -> list[str]:
        return [self._binary, "-p", str(self._folder), "-c", str(self._folder / "nginx.conf"), "-e", str(self._folder / "error.log"), *more]

    def log(self) -> str:
        return (self._folder / "clinic-bot.log").read_text()


@pytest.fixture(scope="module")
def site(server: BotProcess, tmp_path_factory: pytest.TempPathFactory, need: Callable[[str, bool], None]) -> Iterator[Site]:
    binary = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    need("nginx is not installed (apt install nginx-light)", binary is not None)
    made = Site(tmp_path_factory.mktemp("nginx"), server, str(binary))
    process = subprocess.Popen(made.command())
    for _ in range(100):
        try:
            made.http.get("/healthz")
            break
        except httpx.TransportError:
            assert process.poll() is None, "nginx ended"
            time.sleep(0.1)
    yield made
    process.terminate()
    process.wait(10)


def open_chat(site: Site, **headers: str) -> tuple[str, dict[str, str]]:
    opened = site.http.post(f"{PREFIX}/conversations", json={}, headers=headers).json()
    return f"{PREFIX}/conversations/{opened['id']}/messages", {"Authorization": f"Bearer {opened['token']}", **headers}


def test_nginx_accepts_the_configuration(site: Site) -> None:
    done = subprocess.run(site.command("-t"), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


def test_a_patient_is_answered_through_it_with_all_headers(site: Site) -> None:
    path, who = open_chat(site)
    response = site.http.post(path, json={"text": "What is ketamine?"}, headers={**who, "Idempotency-Key": new_key()})
    assert response.json()["messages"][1]["topics"] == ["what_is_ketamine"]
    assert response.headers["strict-transport-security"].startswith("max-age=")
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert response.headers["server"] == "nginx", "without a version"
    assert site.http.get("/").status_code == 200
    assert site.http.get("/widget.js").status_code == 200


def test_the_request_id_of_nginx_is_the_one_of_the_answer_and_of_the_log(site: Site, server: BotProcess) -> None:
    path, who = open_chat(site)
    given = "0123456789abcdef" * 2
    response = site.http.post(path, json={"text": CRISIS}, headers={**who, "Idempotency-Key": new_key(), "X-Request-Id": given})
    made = response.headers["x-request-id"]
    assert made != given, "the public does not choose it"
    assert f"request_id={made}" in server.log()
    deadline = time.monotonic() + 10
    while made not in site.log() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert f'"request_id":"{made}"' in site.log()


@pytest.mark.parametrize("path", ["/metrics", "/metrics?a=b", "/%6detrics", "//metrics", "/./metrics", "/a/../metrics", "/readyz"])
def test_figures_and_troubles_are_not_for_the_public(site: Site, server: BotProcess, path: str) -> None:
    assert server.http.get("/metrics").status_code == 200
    plain = socket.create_connection(("127.0.0.1", site.https_port), timeout=10)
    with site.tls.wrap_socket(plain, server_hostname="127.0.0.1") as line:  # no library that would tidy the path up
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: chat.clinic.example\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 404")
    assert b"bot_turns" not in answer


@pytest.mark.parametrize("path", ["/sign-in", "/today", "/transcripts", "/export"])
def test_the_console_is_not_public(site: Site, path: str) -> None:
    assert site.http.get(path).status_code == 404
    assert "8001" not in re.sub(r"#.*", "", (ROOT / "deploy" / "nginx.conf").read_text())


def test_everything_but_certificates_goes_to_https_under_our_own_name(site: Site) -> None:
    response = httpx.get(f"http://127.0.0.1:{site.http_port}/a?b=c", headers={"Host": "evil.example"}, trust_env=False)
    assert response.status_code == 308
    assert response.headers["location"] == "https://chat.clinic.example/a?b=c"


def test_a_body_that_is_too_long_does_not_reach_the_assistant(site: Site, server: BotProcess) -> None:
    before = server.counted("bot_http_responses", app="patients", status="413")
    assert site.http.post(f"{PREFIX}/conversations", content=b"a" * 100_000).status_code == 413
    assert server.counted("bot_http_responses", app="patients", status="413") == before


def test_pages_are_limited_by_nginx_and_words_of_danger_are_not(site: Site) -> None:
    path, who = open_chat(site)
    with ThreadPoolExecutor(16) as people:
        answers = people.map(lambda _: site.http.get("/static/demo.css").status_code, range(600))
        assert set(answers) == {200, 429}
    message = site.http.post(path, json={"text": CRISIS}, headers={**who, "Idempotency-Key": new_key()})
    assert message.status_code == 200
    assert message.json()["messages"][1]["outcomes"] == ["safety"]


def test_the_log_of_nginx_names_nobody(site: Site) -> None:
    site.http.get("/maria-lopez?phone=602-555-0173", headers={"User-Agent": "maria-lopez", "Referer": "https://x.example/maria-lopez"})
    time.sleep(0.3)
    log = site.log()
    assert '"status":404' in log
    assert not any(word in log for word in ("maria", "602-555", "127.0.0.1", "conversations"))


def test_an_address_that_somebody_claims_is_not_believed(site: Site, server: BotProcess) -> None:
    """All these come from one address, whatever they say; so they run into its limit, where danger is still answered."""
    path, who = open_chat(site)
    refused = 0
    for number in range(200):
        headers = {**who, "X-Forwarded-For": f"198.51.100.{number}"}
        refused += site.http.get(path, headers=headers).status_code == 429
    assert refused > 50
    message = site.http.post(path, json={"text": CRISIS}, headers={**who, "Idempotency-Key": new_key()})
    assert message.json()["messages"][1]["outcomes"] == ["safety"], "above every limit"
    assert words(Chat(server).say("What is ketamine?")), "others have limits of their own"
