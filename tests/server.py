"""`bot serve` as a real process: free loopback ports, a var folder and a SQLite file of its own, ended by its own pid.

The limits on messages and addresses stay as patients meet them; every `Chat` plays a patient at an address of its own.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import httpx

from bot.privacy.sealing import Keyring
from bot.store.database import Database

ROOT = Path(__file__).resolve().parent.parent
BOT = Path(sys.executable).with_name("bot")
START_SECONDS = 240.0


class ServerFailed(RuntimeError):
    """The server did not come up; the message holds the end of its log."""


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """The environment of a process of ours: nothing of the caller's own settings, everything made under `folder`."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("BOT_", "TWILIO_"))}
    return inherited | {
        "BOT_VAR_DIR": str(folder / "var"),
        "BOT_MODEL_DIR": str(ROOT / "models"),
        "BOT_DATABASE_URL": f"sqlite:///{folder / 'var' / 'bot.db'}",
        "BOT_SECRET_KEY": "",
        "BOT_PUBLIC_URL": "",
        "BOT_REDIS_URL": "",
        "TWILIO_AUTH_TOKEN": "",
        **settings,
    }


class BotProcess:
    """One server that can be started, stopped, killed and started again on the same ports and data."""

    def __init__(
        self, folder: Path, *arguments: str, before: Sequence[str] = (), program: Sequence[str] = (str(BOT), "serve"), **settings: str
    ) -> None:
        """`arguments` of `bot serve` (or of another `program`); `settings` are environment variables, such as BOT_LOG_LEVEL="DEBUG".

        `before` is a command that runs the server, such as nice.
        """
        self._command = [*before, *program, *arguments]
        self.var_dir = folder / "var"
        self._door = folder / "engine-held"
        self.log_file = folder / "server.log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.http = httpx.Client(base_url=self.url, timeout=30, verify=False, trust_env=False)  # loopback: no certificates to load
        self._process: subprocess.Popen[bytes] | None = None
        self._environment = environment(
            folder,
            BOT_HOST="127.0.0.1",
            BOT_PORT=str(self.port),
            BOT_STAFF_HOST="127.0.0.1",
            BOT_STAFF_PORT=str(free_port()),
            HELD_ENGINE=str(self._door),
            PYTHONPATH=str(ROOT / "tests" / "held_engine"),
            **settings,
        )
        self.staff_url = f"http://127.0.0.1:{self._environment['BOT_STAFF_PORT']}"

    @property
    def pid(self) -> int:
        """Process id of the running server."""
        assert self._process is not None, "the server is not running"
        return self._process.pid

    def run(self, *arguments: str, words: str = "") -> None:
        """Run another command of ours on the same data, with `words` on standard input; it must succeed."""
        subprocess.run([str(BOT), *arguments], cwd=ROOT, env=self._environment, input=words, text=True, check=True, capture_output=True)

    def launch(self, *, held: bool = False) -> None:
        """Start the process and wait for nothing. `held`: its engine goes on loading until `let_engine_in`."""
        if held:
            self._door.touch()
        else:
            self.let_engine_in()
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(self._command, cwd=ROOT, env=self._environment, stdout=log, stderr=log)

    def let_engine_in(self) -> None:
        """Let the engine of a server that was launched `held` load to its end."""
        self._door.unlink(missing_ok=True)

    def wait_for(self, path: str, seconds: float = START_SECONDS) -> None:
        """Wait until `path` answers 200.

        Raises:
            ServerFailed: the process ended, or the time is over.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self._process is not None and self._process.poll() is None:
            try:
                if self.http.get(path).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise ServerFailed(f"`bot serve` did not answer {path} within {seconds:.0f} s:\n{self.log()[-3000:]}")

    def start(self) -> None:
        """Start it and wait until the engine takes turns."""
        self.launch()
        self.wait_for("/readyz")

    def kill(self) -> None:
        """SIGKILL: no chance to tidy up."""
        self._end(signal.SIGKILL)

    def stop(self, seconds: float = 30.0) -> int | None:
        """SIGTERM; the exit status, None when it was not running."""
        return self._end(signal.SIGTERM, seconds)

    def terminate(self) -> None:
        """Send SIGTERM and go on; `stop` waits for the end."""
        os.kill(self.pid, signal.SIGTERM)

    def log(self) -> str:
        """Everything that the process wrote."""
        return self.log_file.read_text(encoding="utf-8", errors="replace") if self.log_file.exists() else ""

    def database(self) -> Database:
        """The server's database, seen from outside."""
        return Database(self._environment["BOT_DATABASE_URL"])

    def keyring(self) -> Keyring:
        """The server's keys, to look into what it sealed."""
        return Keyring.from_file(self.var_dir / "secret.key")

    def counted(self, metric: str, **labels: str) -> float:
        """The value of a counter in /metrics; 0 where it was never counted."""
        wanted = [f'{name}="{value}"' for name, value in labels.items()]
        text = self.http.get("/metrics").text
        for line in text.splitlines():
            found = re.match(rf"{metric}(?:_total)?(\{{[^}}]*\}})? ([0-9.e+]+)$", line)
            if found and all(label in (found[1] or "") for label in wanted):
                return float(found[2])
        return 0.0

    def _end(self, how: signal.Signals, seconds: float = 30.0) -> int | None:
        process, self._process = self._process, None
        if process is None:
            return None
        if process.poll() is None:
            process.send_signal(how)
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
