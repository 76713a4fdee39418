"""Makes the pictures of the console in `docs/screenshots` anew, from the real console in a real browser.

python tests/staff/screenshots.py             # those that are kept in docs/screenshots
python tests/staff/screenshots.py FOLDER      # every page in every view, to look at
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright
from starlette.testclient import TestClient

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from clinic_week import live_through, pages  # noqa: E402
from console_house import ROOT, House  # noqa: E402
from console_server import served  # noqa: E402
from test_in_browser import DESK, PHONE, enter  # noqa: E402

from bot.store import migrate  # noqa: E402
from bot.store.database import Database  # noqa: E402

VIEWS = (("desk-light", DESK, "light"), ("desk-dark", DESK, "dark"), ("phone-light", PHONE, "light"), ("phone-dark", PHONE, "dark"))
KEPT = (
    "desk-light-today", "desk-light-transcripts", "desk-dark-review-one", "desk-dark-transcript", "phone-light-waiting", "phone-dark-today",
)  # fmt: skip
TALLEST = 1600  # pixels: lists go on in the same way


def main() -> None:
    """Take them all."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots"
    out.mkdir(parents=True, exist_ok=True)
    os.chdir(ROOT)
    folder = Path(tempfile.mkdtemp(prefix="console-"))
    url = f"sqlite:///{folder / 'bot.db'}"
    migrate.upgrade(Database(url))
    house = House(url, folder)
    with TestClient(house.app):  # runs the console's start
        known = live_through(house)
    with served(house.app) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        for name, size, scheme in VIEWS:
            context = browser.new_context(viewport=size, color_scheme=scheme)
            page = context.new_page()
            enter(page, address)
            for title, path in pages(known).items():
                if len(sys.argv) < 2 and f"{name}-{title}" not in KEPT:
                    continue
                page.goto(address + path)
                picture = out / f"console-{name}-{title}.png"
                page.screenshot(path=picture, full_page=True)
                whole = Image.open(picture).convert("RGB")
                shown = whole.crop((0, 0, whole.width, min(whole.height, TALLEST)))
                shown.quantize(64, dither=Image.Dither.NONE).save(picture, optimize=True)
            context.close()
        browser.close()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
