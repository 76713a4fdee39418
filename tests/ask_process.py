"""`bot ask --jsonl` as a running process: one JSON object a line in, one a line out, as other programs use it."""

import itertools
import json
import subprocess
from pathlib import Path
from typing import Any

from server import BOT, ROOT, environment


class AskProcess:
    """Sends lines and reads answers, in order."""

    def __init__(self, folder: Path) -> None:
        """Start the process; its errors go to a file in `folder`."""
        self._errors = folder / "ask.log"
        self._numbers = itertools.count(1)
        with self._errors.open("wb") as errors:
            self._process = subprocess.Popen(
                [str(BOT), "ask", "--jsonl"],
                cwd=ROOT, env=environment(folder), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
            )  # fmt: skip

    def line(self, line: str) -> dict[str, Any]:
        """Send one line as it is; the object that comes back."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"`bot ask` ended: {self._errors.read_text()[-2000:]}"
        found: dict[str, Any] = json.loads(answer)
        return found

    def ask(self, text: str, **more: str) -> dict[str, Any]:
        """Ask one question; `more` may be conversation and channel."""
        name = f"q{next(self._numbers)}"
        answer = self.line(json.dumps({"id": name, "text": text, **more}))
        assert answer["id"] == name
        return answer

    def errors(self) -> str:
        """What it wrote to standard error."""
        return self._errors.read_text(encoding="utf-8", errors="replace")

    def close(self) -> None:
        """End it by closing its input, as a pipe does."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)
