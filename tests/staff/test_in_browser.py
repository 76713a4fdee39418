"""The console in real Chromium: no violation found by axe, nothing wider than a phone, everything by keyboard, all of it without script."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic_week import live_through, pages
from console_house import PASSWORD, House, open_house
from console_server import served
from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = pytest.mark.browser
RULES = "axe.run(document, {runOnly: {type: 'tag', values: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']}})"
TELL = ".then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(' | ')))"
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[tuple[House, dict[str, str], str]]:
    folder = tmp_path_factory.mktemp("week")
    shutil.copy(sqlite_template, folder / "bot.db")
    with pytest.MonkeyPatch.context() as patch:
        for house in open_house(f"sqlite:///{folder / 'bot.db'}", folder, patch):
            known = live_through(house)
            with served(house.app) as address:
                yield house, known, address


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


def fill_in(page: Page) -> None:
    page.get_by_label("E-mail").fill("web@clinic.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def enter(page: Page, address: str) -> None:
    page.goto(address + "/")
    fill_in(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Today")


@pytest.mark.parametrize(("scheme", "size"), [("light", DESK), ("dark", PHONE)], ids=["light desk", "dark phone"])
def test_axe_finds_nothing_and_no_page_is_wider_than_the_screen(
    week, browser: Browser, axe_source: str, scheme: str, size: dict[str, int]
) -> None:
    _, known, address = week
    context = browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True)  # axe is not the page's script
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    found: dict[str, list[str]] = {}
    page.goto(address + "/sign-in")
    found["sign-in"] = page.evaluate(axe_source + ";" + RULES + TELL)
    enter(page, address)
    for name, path in pages(known).items():
        page.goto(address + path)
        found[name] = page.evaluate(axe_source + ";" + RULES + TELL)
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            found[name].append("wider than the screen")
    page.goto(address + pages(known)["request"])
    page.get_by_role("button", name="Show contact fields").click()
    expect(page.get_by_text("Ingrid Solberg")).to_be_visible()
    found["revealed"] = page.evaluate(axe_source + ";" + RULES + TELL)
    context.close()
    assert {name: list_ for name, list_ in found.items() if list_} == {}
    assert complaints == []


def test_the_policy_of_the_pages_stops_nothing_of_their_own(week, browser: Browser) -> None:
    _, known, address = week
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    enter(page, address)
    for name, path in pages(known).items():
        if name != "not-found":
            page.goto(address + path)
    context.close()
    assert said == []


def test_everything_is_read_and_judged_without_script(week, browser: Browser) -> None:
    house, known, address = week
    context = browser.new_context(java_script_enabled=False, viewport=DESK)
    page = context.new_page()
    enter(page, address)
    for path in pages(known).values():
        assert page.goto(address + path).status in (200, 404)
    page.goto(f"{address}/review/{house.message(known['left'])}")
    page.get_by_label("Unclear").check()
    page.get_by_role("button", name="Save and go on").click()
    page.goto(f"{address}/review/{house.message(known['left'])}")
    expect(page.get_by_label("Unclear")).to_be_checked()
    context.close()


def test_a_reviewer_walks_the_queue_by_keyboard_alone(week, browser: Browser) -> None:
    _, _, address = week
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    enter(page, address)
    page.goto(address + "/review")
    first = page.locator("[data-list] .first").first
    page.keyboard.press("j")
    expect(first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/review/*")
    opened = page.url
    page.keyboard.press("w")
    page.keyboard.press("f")
    expect(page.get_by_role("radio", name="Wrong")).to_be_checked()
    page.get_by_label("Note").fill("r w u s are letters here")
    expect(page.get_by_role("radio", name="Wrong")).to_be_checked()
    page.get_by_label("If wrong, the right topic").select_option("safety")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("s")
    page.wait_for_url(lambda url: url != opened)
    page.goto(opened)
    expect(page.get_by_label("Flag for a colleague")).to_be_checked()
    context.close()


def test_a_link_to_a_message_leads_through_the_sign_in_to_that_message(week, browser: Browser) -> None:
    _, known, address = week
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    page.goto(f"{address}/transcripts/{known['conversation']}?start=1#m7")
    fill_in(page)
    page.wait_for_url("**/transcripts/*#m7")
    expect(page.locator(".turn:target")).to_contain_text("How many sessions would I need?")
    context.close()


def test_words_typed_into_a_session_that_has_ended_are_saved_after_signing_in_again(week, browser: Browser) -> None:
    house, known, address = week
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    enter(page, address)
    page.goto(f"{address}/review/{house.message(known['conversation'], 9)}")
    page.get_by_label("Note").fill("ten minutes of thought")
    context.clear_cookies()
    page.get_by_role("button", name="Save and go on").click()
    with context.expect_page() as opened:
        page.get_by_role("link", name="sign in in a new tab").click()
    fill_in(opened.value)
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text("Today")
    page.reload()
    page.goto(f"{address}/review/{house.message(known['conversation'], 9)}")
    expect(page.get_by_label("Note")).to_have_value("ten minutes of thought")
    context.close()
