"""Everybody can use it: keyboard, screen reader, large text, touch, low vision, no motion."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from widget_chat import DESK, PHONE, QUESTIONS, Chat, Figure, Visitors, host_page

STYLES = (Path(__file__).parent / "styles.js").read_text()


def axe(chat: Chat, source: str) -> list[str]:
    """Violations of WCAG 2.2 A and AA and of best practice, in the whole page."""
    chat.page.evaluate(source)
    found = chat.page.evaluate(
        """axe.run(document, {runOnly: {type: 'tag', values:
            ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}})
            .then(r => r.violations.map(v => v.id + ': ' +
                v.nodes.map(n => n.target.join(' ') + ' ' + (n.failureSummary || '')).slice(0, 3).join(' | ')))"""
    )
    return [str(v) for v in found]


def talk(chat: Chat) -> None:
    """Six messages of the patient, answers with links and replies."""
    for question in QUESTIONS:
        chat.ask(question)


def open_form(chat: Chat) -> None:
    chat.page.locator(".menu-button").click()
    chat.page.locator("#menu button").first.click()
    expect(chat.page.locator("#name")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_w03_axe_finds_nothing_in_any_state(visitors: Visitors, axe_source: str, figure: Figure, scheme: str, size: dict[str, int]) -> None:
    chat = visitors.visit(color_scheme=scheme, viewport=size, reduced_motion="reduce")
    found = {"closed": axe(chat, axe_source)}
    chat.open()
    found["greeting"] = axe(chat, axe_source)
    talk(chat)
    found["conversation"] = axe(chat, axe_source)
    chat.page.locator(".menu-button").click()
    found["menu"] = axe(chat, axe_source)
    chat.page.locator("#menu button").first.click()
    found["form"] = axe(chat, axe_source)
    chat.page.locator(".contact .primary").click()
    expect(chat.page.locator(".alert")).not_to_be_empty()
    found["form error"] = axe(chat, axe_source)
    chat.page.locator(".sheet-head button").click()
    chat.context.set_offline(True)
    chat.type("Are you there?")
    expect(chat.banner).not_to_be_empty()
    found["offline"] = axe(chat, axe_source)
    chat.context.set_offline(False)
    chat.settle()
    chat.page.locator(".menu-button").click()
    chat.page.locator("#menu button").nth(2).click()
    found["question"] = axe(chat, axe_source)
    violations = {state: list_ for state, list_ in found.items() if list_}
    figure("W3", f"{sum(map(len, found.values()))} violations in {len(found)} states, {scheme}, {size['width']} px")
    assert violations == {}


def test_w03_axe_finds_nothing_in_the_demonstration_page(chromium: Browser, base: str, axe_source: str) -> None:
    for scheme in ("light", "dark"):
        context = chromium.new_context(viewport=DESK, color_scheme=scheme, bypass_csp=True)  # axe is not the page's script
        page = context.new_page()
        page.goto(base + "/")
        page.locator(".launcher").wait_for()
        assert axe(Chat(page, context), axe_source) == []
        context.close()


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_w04_the_keyboard_opens_walks_in_order_and_comes_back(visitors: Visitors, figure: Figure, key: str) -> None:
    chat = visitors.visit()
    chat.page.locator(".launcher").focus()
    chat.page.keyboard.press(key)
    expect(chat.bot.first).to_be_visible()
    assert chat.active() == "textarea#input"
    chat.ask()
    # From the title on, forward to the send button.
    chat.page.locator("#title").focus()
    kinds: list[str] = []
    while len(kinds) < 60 and "send" not in kinds:
        chat.page.keyboard.press("Tab")
        kinds.append(str(chat.page.evaluate(KIND)))
    steps = [kind for at, kind in enumerate(kinds) if at == 0 or kinds[at - 1] != kind]
    figure("W4", f"{key} opens; order: {', '.join(steps)}; Escape closes, focus back on the launcher")
    assert steps == ["header", "log", "links", "replies", "input", "send"]
    chat.page.keyboard.press("Escape")
    expect(chat.page.locator(".panel")).to_be_hidden()
    assert ".launcher" in chat.active()


# The part of the window that the focused element stands in.
KIND = """() => { const e = document.querySelector('clinic-chat').shadowRoot.activeElement;
    const parts = {header: 'header', links: '.bubble, .meta', log: '.scroller:focus', replies: '.replies', input: '#input', send: '.send'};
    return Object.keys(parts).find(part => e?.closest(parts[part])) ?? 'outside'; }"""


def test_w04_focus_is_never_lost_when_its_element_goes(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    chat.page.locator(".reply").first.focus()
    chat.page.keyboard.press("Enter")
    assert chat.active() == "textarea#input"
    chat.settle()
    open_form(chat)
    assert chat.active() == "h3#contact-title"
    chat.page.locator(".sheet-head button").focus()
    chat.page.keyboard.press("Enter")
    assert chat.active() == "textarea#input"
    chat.page.locator(".menu-button").focus()
    chat.page.keyboard.press("Enter")
    chat.page.keyboard.press("Escape")
    assert ".menu-button" in chat.active(), "Escape closes the menu first"
    expect(chat.page.locator(".panel")).to_be_visible()


def test_w04_a_chat_that_was_open_before_a_reload_takes_no_focus(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    chat.page.reload()
    expect(chat.bot.first).to_be_visible()
    assert chat.active() == "body"


def test_w05_phone_is_full_screen_and_keeps_the_keyboard_inside(visitors: Visitors, figure: Figure) -> None:
    chat = visitors.visit(viewport=PHONE, is_mobile=True, has_touch=True).open()
    chat.ask()
    chat.page.locator(".panel").evaluate("e => Promise.all(e.getAnimations().map(one => one.finished))")  # it slides in
    box = chat.page.locator(".panel").bounding_box()
    stops = set()
    for _ in range(30):
        chat.page.keyboard.press("Tab")
        stops.add(chat.page.evaluate("document.activeElement.tagName"))
    figure("W5", f"30 Tabs on a phone touched only {sorted(stops)}")
    assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
    assert stops <= {"CLINIC-CHAT", "BODY"}  # BODY: the browser's own bar in between
    assert chat.page.evaluate("document.querySelector('a[href=\"/elsewhere\"]').matches(':focus')") is False


def test_w05_touch_does_not_call_the_keyboard_over_the_answer(visitors: Visitors) -> None:
    chat = visitors.visit(viewport=PHONE, is_mobile=True, has_touch=True).open()
    chat.page.locator(".reply").first.tap()
    chat.settle()
    assert ".scroller" in chat.active()


def test_w05_doubled_text_at_320_pixels_needs_no_sideways_scroll(launch: Callable[..., Browser], base: str, figure: Figure) -> None:
    browser = launch("--blink-settings=defaultFontSize=32")
    there = Visitors(browser, base)
    try:
        chat = there.visit(viewport={"width": 320, "height": 640}).open()
        size = chat.page.locator(".bubble").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        chat.ask()
        wide = {"conversation": _overflow(chat)}
        assert chat.page.locator("#input").is_visible()
        open_form(chat)
        wide["form"] = _overflow(chat)
        chat.page.locator(".contact .primary").click()
        wide["form error"] = _overflow(chat)
        figure("W5", f"text of {size:.0f} px at 320 px: {sum(map(len, wide.values()))} parts wider than the screen")
        assert size == 32
        assert all(not parts for parts in wide.values()), wide
    finally:
        there.leave()
        browser.close()


def _overflow(chat: Chat) -> list[str]:
    return list(
        chat.page.evaluate(
            f"""() => {{ const s = ({STYLES}); return s.all().filter(e => s.shown(e) && !e.closest('.hidden, .trap'))
                .filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.scrollWidth > e.clientWidth + 1 &&
                    ['auto', 'scroll'].includes(getComputedStyle(e).overflowX)).map(e => s.name(e)) }}"""
        )
    )


def test_w06_each_bot_message_enters_one_polite_region_once(visitors: Visitors, figure: Figure) -> None:
    chat = visitors.visit()
    chat.page.evaluate("document.querySelector('clinic-chat').shadowRoot.querySelectorAll('[aria-live]').length")
    chat.page.evaluate(
        """() => { window.heard = []; window.regionsAtOpen = null;
        const root = document.querySelector('clinic-chat').shadowRoot;
        new MutationObserver(list => { for (const m of list) for (const n of m.addedNodes) {
            const live = m.target.closest?.('[aria-live=polite], [role=log], [role=status], [aria-live=assertive]');
            if (live && n.textContent.trim())
                heard.push([live.className, n.textContent, !!(n.querySelector?.('.typing') || n.closest?.('.typing'))]);
        } }).observe(root, {childList: true, subtree: true, characterData: true}); }"""
    )
    chat.open()
    for question in QUESTIONS[:3]:
        chat.ask(question)
    heard = chat.page.evaluate("heard")
    regions = chat.page.locator("[aria-live=polite]").count()
    said = [text for who, _, text in chat.shown() if who == "bot"]
    in_live = [entry for entry in heard if "live" in entry[0]]
    spoken = [_plain(entry[1]) for entry in in_live]
    figure("W6", f"{len(said)} bot messages, {len(spoken)} read out, each once, in {regions} polite region")
    assert regions == 1
    assert spoken == [_plain(text) for text in said], "each once, in order, and nothing else"
    assert len(heard) == len(spoken), "no other region says them too"
    assert not any(entry[2] for entry in heard), "typing dots are not read out"
    assert chat.page.locator(".typing").get_attribute("aria-hidden") == "true"
    chat.page.wait_for_timeout(4500)
    assert chat.page.locator(".live > *").count() == 0, "what was read out is not found a second time"


def test_w06_the_region_exists_before_the_message(visitors: Visitors) -> None:
    chat = visitors.visit()
    chat.page.route("**/api/v1/conversations", lambda route: None)  # no greeting yet
    chat.page.locator(".launcher").click()
    assert chat.page.locator(".live[aria-live=polite]").count() == 1


def _plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_w11_everything_can_be_hit_with_a_finger(visitors: Visitors, figure: Figure, size: dict[str, int]) -> None:
    chat = visitors.visit(viewport=size)
    targets: list[list[Any]] = chat.page.evaluate(f"({STYLES}).targets()")
    chat.open()
    targets += chat.page.evaluate(f"({STYLES}).targets()")
    chat.ask()
    chat.context.set_offline(True)
    chat.type("Hello?")
    expect(chat.page.locator(".small").first).to_be_visible()
    targets += chat.page.evaluate(f"({STYLES}).targets()")
    chat.context.set_offline(False)
    chat.settle()
    open_form(chat)
    targets += chat.page.evaluate(f"({STYLES}).targets()")
    buttons = [min(w, h) for name, tag, w, h in targets if tag == "BUTTON"]
    others = [min(w, h) for name, tag, w, h in targets if tag != "BUTTON"]
    figure("W11", f"{len(targets)} targets at {size['width']} px: buttons >= {min(buttons):.0f} px, others >= {min(others):.0f} px")
    drawn = 0.01  # a layout in fractions of a pixel gives 43.999996
    assert min(buttons) >= 44 - drawn, [t for t in targets if t[1] == "BUTTON" and min(t[2:]) < 44 - drawn]
    assert min(others) >= 24 - drawn, [t for t in targets if min(t[2:]) < 24 - drawn]


# The clinic's own colour, and colours that nobody could read.
@pytest.mark.parametrize("accent", ["", "#ffe600", "#c8e6ff", "#000000", "tomato", "#7f7f7f"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_w12_contrast_is_enough_whatever_the_colour(visitors: Visitors, figure: Figure, scheme: str, accent: str) -> None:
    chat = visitors.visit(html=host_page(script=f"data-accent='{accent}'" if accent else ""), color_scheme=scheme, reduced_motion="reduce")
    found = [chat.page.evaluate(f"({STYLES}).contrasts()")]
    chat.open()
    chat.ask()
    chat.page.locator(".thumb").first.click()
    found.append(chat.page.evaluate(f"({STYLES}).contrasts()"))
    ring = chat.page.evaluate(
        f"""() => {{ const s = ({STYLES}); const e = document.querySelector('clinic-chat').shadowRoot.querySelector('.round');
            e.focus({{focusVisible: true}}); const c = getComputedStyle(e);
            return [c.outlineStyle, parseFloat(c.outlineWidth), s.contrast(s.rgb(c.outlineColor), s.behind(e, false))]; }}"""
    )
    if not accent:
        open_form(chat)
        chat.page.locator(".contact .primary").click()
        expect(chat.page.locator(".alert")).not_to_be_empty()
        found.append(chat.page.evaluate(f"({STYLES}).contrasts()"))
    words = min(f["words"][0] for f in found if f["words"])
    edges = min(f["edges"][0] for f in found if f["edges"])
    figure("W12", f"{scheme} {accent or 'own colour'}: words {words[0]:.1f}, controls {edges[0]:.1f}, focus ring {ring[2]:.1f}")
    assert words[0] >= 4.5, words
    assert edges[0] >= 3, edges
    assert ring[0] == "solid"
    assert ring[1] >= 2
    assert ring[2] >= 3


def test_w19_reduced_motion_means_no_motion(visitors: Visitors, figure: Figure) -> None:
    running = "document.getAnimations().length + document.querySelector('clinic-chat').shadowRoot.getAnimations().length"
    chat = visitors.visit(reduced_motion="reduce")
    counts = [chat.page.evaluate(running)]
    chat.page.locator(".launcher").click()
    counts.append(chat.page.evaluate(running))
    expect(chat.bot.first).to_be_visible()
    chat.page.route("**/messages", lambda route: None)
    chat.type("Hello")
    expect(chat.page.locator(".typing")).to_be_visible()
    counts.append(chat.page.evaluate(running))
    figure("W19", f"{max(counts)} animations with reduced motion")
    assert max(counts) == 0
    lively = visitors.visit(reduced_motion="no-preference").open()
    lively.page.route("**/messages", lambda route: None)
    lively.type("Hello")
    expect(lively.page.locator(".typing")).to_be_visible()
    assert lively.page.evaluate(running) > 0, "else this test proves nothing"


def test_w19_forced_colours_keep_the_borders(visitors: Visitors, figure: Figure) -> None:
    chat = visitors.visit(forced_colors="active")
    seen = {".launcher": _border(chat, ".launcher")}
    chat.open()
    chat.ask()
    for part in (".panel", ".bubble", ".field", ".send", ".reply", ".round", ".strip"):
        seen[part] = _border(chat, part)
    open_form(chat)
    for part in ("#name", "#about", ".contact .primary"):
        seen[part] = _border(chat, part)
    figure("W19", f"{sum(v >= 3 for v in seen.values())} of {len(seen)} borders visible in forced colours")
    assert all(v >= 3 for v in seen.values()), seen


def _border(chat: Chat, part: str) -> float:
    """Contrast of the border with what is around it; 0 when there is none."""
    return float(
        chat.page.locator(part).first.evaluate(
            f"""e => {{ const s = ({STYLES}), c = getComputedStyle(e);
                return c.borderTopStyle === 'none' || parseFloat(c.borderTopWidth) < 1 ? 0
                    : s.contrast(s.rgb(c.borderTopColor), s.behind(e, false)); }}"""
        )
    )


def test_the_emergency_line_is_in_sight_in_every_state(visitors: Visitors) -> None:
    chat = visitors.visit(viewport=PHONE)
    chat.page.route("**/api/v1/**", lambda route: route.abort())
    chat.page.locator(".launcher").click()
    line = chat.page.locator(".strip")

    def in_sight() -> bool:
        box = line.bounding_box()
        return box is not None and box["y"] >= 0 and box["y"] + box["height"] < 400 and line.is_visible()

    assert in_sight(), "without a server"
    assert line.locator("a").evaluate_all("list => list.map(a => a.href)") == ["tel:911", "tel:988"]
    chat.page.unroute("**/api/v1/**")
    chat.page.evaluate("dispatchEvent(new Event('online'))")
    expect(chat.bot.first).to_be_visible()
    for question in QUESTIONS[:3]:
        chat.ask(question)
    assert in_sight(), "in a long conversation"
    chat.page.locator(".menu-button").click()
    assert in_sight(), "with the menu open"
    chat.page.locator("#menu button").first.click()
    chat.page.locator(".contact .primary").click()
    assert in_sight(), "in the form"


def test_the_privacy_notice_comes_before_the_first_message(visitors: Visitors, base: str) -> None:
    for size in (DESK, PHONE):
        chat = visitors.visit(viewport=size).open()
        notice = chat.page.locator(".privacy")
        expect(notice).to_be_in_viewport()
        assert notice.evaluate("e => !!(e.compareDocumentPosition(e.getRootNode().querySelector('.message')) & 4)")
        assert len(notice.inner_text()) > 60


def test_an_answer_is_shown_from_its_first_line(visitors: Visitors) -> None:
    chat = visitors.visit(viewport=PHONE).open()
    for question in QUESTIONS[:3]:
        chat.ask(question)
    expect(chat.bot.last.locator(".bubble > p").first).to_be_in_viewport()
