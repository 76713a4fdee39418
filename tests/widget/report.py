"""Runs the widget's tests and prints the table of its criteria W1 to W22 with what was measured.

python tests/widget/report.py            runs, then prints
python tests/widget/report.py --last     prints the figures of the last run
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
FIGURES = HERE.parents[1] / "var" / "widget-figures.json"

CRITERIA = {
    "W1": "one script, <= 20 KB gzip, 0 runtime dependencies",
    "W2": "before the first opening: only the script, only our origin",
    "W3": "axe, WCAG 2.2 AA and best practice: 0 violations in every state",
    "W4": "keyboard: opens, order, Escape, focus comes back",
    "W5": "phone: full screen, focus stays inside; 200 % text at 320 px",
    "W6": "screen reader: each bot message in one polite region once",
    "W7": "strict CSP and Trusted Types: 0 violations",
    "W8": "hostile page styles: 0 elements inside differ",
    "W9": "page with and without the widget: 0 computed styles differ",
    "W10": "open to transcript, median of 5: <= 200 ms; slow phone <= 500 ms",
    "W11": "targets: buttons >= 44 px, anything >= 24 px",
    "W12": "contrast, light and dark: text >= 4.5, controls and ring >= 3",
    "W13": "offline: 5 messages, answered once, in order, <= 3 s after",
    "W14": "lost responses, server killed in mid-turn: 0 lost, 0 doubled",
    "W15": "reload: complete <= 1 s; expired: notice, one new session",
    "W16": "server down: banner <= 2 s, back-off 0.5 s to 15 s, words kept",
    "W17": "another's token 403, `sender` ignored, `/restart` is words",
    "W18": "XSS corpus: nothing runs; https, http, tel, mailto only",
    "W19": "reduced motion: 0 animations; forced colours: borders",
    "W20": "contact form: labels, errors, nothing kept, honeypot hidden",
    "W21": "200 messages: <= 50 ms beyond the server, < 3,000 nodes",
    "W22": "English and Spanish; no words outside the tables; lang set",
}


def main() -> int:
    """Print the table; the exit status says whether every criterion passed."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--last", action="store_true", help="print the figures of the last run")
    if not options.parse_args().last:
        subprocess.run([sys.executable, "-m", "pytest", "-q", str(HERE)], check=False)
    if not FIGURES.exists():
        print("No figures yet: run `make widget-report`, or this without --last.", file=sys.stderr)
        return 1
    book = json.loads(FIGURES.read_text())
    print(f"\nCriteria of the widget, measured {book['at']}\n")
    passed = 0
    for criterion, limit in CRITERIA.items():
        entry = book["criteria"].get(criterion, {"figures": [], "outcome": "not run"})
        passed += entry["outcome"] == "passed"
        print(f"{criterion:4} {entry['outcome']:8} {limit}")
        for line in entry["figures"]:
            print(f"{'':15}{line}")
    print(f"\n{passed} of {len(CRITERIA)} passed")
    return 0 if passed == len(CRITERIA) else 1


if __name__ == "__main__":
    sys.exit(main())
