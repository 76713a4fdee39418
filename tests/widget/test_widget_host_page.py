"""The widget and the clinic's page leave each other alone."""

import json
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Route, expect
from widget_chat import DESK, QUESTIONS, STRICT, Figure, Visitors, host_page

from bot.channels.http_guard import PATIENT_CSP, patient_csp

STYLES = (Path(__file__).parent / "styles.js").read_text()

HOSTILE = """
*{all:unset!important}
*{--accent:red!important;--back:red!important;--text:red!important;--soft:red;--mine:red;--on-accent:red;--line:red;--strip:red}
html{font-size:5px!important}
*,*::before,*::after{box-sizing:content-box!important;direction:rtl!important;font:italic 900 41px/3 cursive!important;
 color:#f0f!important;letter-spacing:9px!important;word-spacing:30px!important;text-transform:uppercase!important;text-indent:50px!important;
 text-align:right!important;white-space:pre!important;cursor:wait!important;visibility:visible!important;text-shadow:2px 2px red!important;
 border-collapse:collapse!important;list-style:square!important;user-select:none!important;pointer-events:none!important;quotes:none!important}
clinic-chat{display:none!important;position:static!important;transform:scale(3)!important;opacity:.2!important;filter:blur(4px)!important;
 width:900px!important;height:900px!important;overflow:hidden!important;contain:strict!important;zoom:2!important;float:right!important;
 clip-path:inset(50%)!important;z-index:-1!important;margin:99px!important;content-visibility:hidden!important}
clinic-chat *, dialog, button, header, textarea, ol, li, form, fieldset{display:none!important;
 color:lime!important;background:lime!important}
"""

# A page whose own layout would show an additional element of the body: gaps, last and only children, counters.
FRAGILE = """<style>
body{display:grid;gap:31px;grid-auto-rows:minmax(10px,auto);justify-content:space-between;counter-reset:n}
body>*:last-child{color:rgb(1,2,3)} body>*:nth-last-child(2){color:rgb(4,5,6)} body>:only-child{color:rgb(7,8,9)}
body>*{counter-increment:n} p:empty{padding:3px} :root:has(dialog){background:red} main+*{margin:44px}
</style>"""


def test_w02_before_the_first_opening_only_the_script_is_requested(visitors: Visitors, base: str, figure: Figure) -> None:
    chat = visitors.visit()
    chat.page.locator(".launcher").hover()
    chat.page.locator(".launcher").focus()
    chat.page.wait_for_timeout(1500)
    others = [r for r in chat.requests if not r.endswith(("/a-clinic", "/favicon.ico"))]
    storage = chat.page.evaluate("[sessionStorage.length, localStorage.length, document.cookie]")
    figure("W2", f"{len(others)} request: {others[0].replace(base, '')}; nothing stored: {storage}")
    assert others == [f"GET {base}/widget.js"]
    assert storage == [0, 0, ""]


def test_w02_after_opening_all_requests_go_to_our_origin(visitors: Visitors, base: str) -> None:
    chat = visitors.visit().open()
    chat.ask()
    assert all(r.split(" ")[1].startswith(base + "/") for r in chat.requests)
    assert chat.context.cookies() == []


def test_w07_strict_policy_and_trusted_types_are_never_violated(visitors: Visitors, figure: Figure) -> None:
    listen = (
        "window.violations=[];document.addEventListener('securitypolicyviolation',e=>violations.push(e.violatedDirective+' '+e.blockedURI))"
    )
    chat = visitors.visit(policy=STRICT, init=listen).open()
    for question in QUESTIONS[:2]:
        chat.ask(question)
    chat.page.locator(".thumb").first.click()
    chat.page.locator(".menu-button").click()
    chat.page.locator("#menu button").first.click()
    chat.page.locator(".contact .primary").click()
    expect(chat.page.locator(".alert")).not_to_be_empty()
    chat.page.locator(".sheet-head button").click()
    chat.page.locator(".menu-button").click()
    chat.page.locator("#menu button").nth(3).click()  # the other language
    chat.page.locator(".menu-button").click()
    chat.page.locator("#menu button").nth(2).click()  # delete
    chat.page.locator(".danger").click()
    expect(chat.page.locator(".primary")).to_be_visible()
    violations = chat.page.evaluate("violations")
    background = chat.page.locator(".panel").evaluate("e => getComputedStyle(e).position")
    figure("W7", f"{len(violations)} violations in a whole visit")
    assert violations == []
    assert chat.errors == []
    assert background == "fixed", "the styles must be in force"


def test_w08_hostile_styles_of_the_page_change_nothing_inside(visitors: Visitors, figure: Figure) -> None:
    def look(head: str) -> list[Any]:
        # Motion and focus are no part of the comparison.
        chat = visitors.visit(html=host_page(head=head), reduced_motion="reduce")
        closed = chat.page.evaluate(f"({STYLES}).widgetStyles()")
        chat.page.evaluate("document.querySelector('clinic-chat').open()")
        expect(chat.bot.first).to_be_visible()
        chat.ask()
        chat.page.locator("#input").focus()
        chat.page.mouse.move(5, 5)
        chat.page.evaluate("""() => { for (const t of document.querySelector('clinic-chat').shadowRoot.querySelectorAll('time'))
            t.textContent = '9:41 AM'; }""")
        chat.page.wait_for_timeout(200)
        opened = chat.page.evaluate(f"({STYLES}).widgetStyles()")
        return [*closed, *opened]

    calm, hostile = look(""), look(f"<style>{HOSTILE}</style>")
    assert len(calm) == len(hostile)
    assert len(calm) > 60
    differ = [
        (a[0], {k: (v, b[part].get(k)) for part in (1, 2, 3) for k, v in a[part].items() if b[part].get(k) != v})
        for a, b in zip(calm, hostile, strict=True)
        if a != b
    ]
    figure("W8", f"{len(differ)} of {len(calm)} elements differ under hostile styles")
    assert differ == [], json.dumps(differ[:3], indent=1)


@pytest.mark.parametrize("head", ["", FRAGILE], ids=["plain", "fragile"])
def test_w09_the_page_looks_the_same_with_and_without_the_widget(visitors: Visitors, figure: Figure, head: str) -> None:
    body = "<section><p></p><ul><li>a<li>b</ul><form><input><button>Go</button></form><table><tr><td>1</table></section>"
    page = host_page(body, head)
    without = visitors.visit(html=page.replace("/widget.js", "/none.js"), wait=False)
    without.page.wait_for_timeout(200)
    expected = without.page.evaluate(f"({STYLES}).pageStyles()")
    chat = visitors.visit(html=page.replace("/none.js", "/widget.js"))
    closed = chat.page.evaluate(f"({STYLES}).pageStyles()")
    chat.open()
    opened = chat.page.evaluate(f"({STYLES}).pageStyles()")
    size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    differ = sum(a != b for a, b in zip(expected, closed, strict=True)) + sum(a != b for a, b in zip(expected, opened, strict=True))
    figure("W9", f"{differ} of {2 * len(expected)} computed styles differ ({'page with fragile styles' if head else 'plain page'})")
    assert differ == 0
    assert chat.page.evaluate(size) == without.page.evaluate(size)
    assert chat.page.evaluate("document.body.contains(document.querySelector('clinic-chat'))") is False


def test_the_script_twice_is_one_widget(visitors: Visitors) -> None:
    chat = visitors.visit(html=host_page(head="<script src='/widget.js' defer></script>"))
    chat.page.wait_for_timeout(300)
    assert chat.page.locator("clinic-chat").count() == 1
    assert chat.errors == []


def test_a_module_script_finds_its_server_too(visitors: Visitors) -> None:
    chat = visitors.visit(html=host_page(script="type='module'"))
    chat.open()
    assert chat.errors == []


def test_a_link_of_the_page_opens_the_chat(visitors: Visitors) -> None:
    chat = visitors.visit(html=host_page("<a id='ours' href='#clinic-chat'>Ask <b>us</b></a>"))
    chat.page.locator("#ours b").click()
    expect(chat.bot.first).to_be_visible()
    assert not chat.page.url.endswith("#clinic-chat")


def test_colours_come_from_the_page_then_the_attribute_then_the_clinic(visitors: Visitors, base: str) -> None:
    colour = "e => getComputedStyle(e).backgroundColor"
    own = visitors.visit(html=host_page(head="<style>:root{--chat-accent:rgb(90, 20, 60)}</style>", script="data-accent='#004400'"))
    assert own.page.locator(".launcher").evaluate(colour) == "rgb(90, 20, 60)"
    attribute = visitors.visit(html=host_page(script="data-accent='#004400'")).open()
    assert attribute.page.locator(".send").evaluate(colour) == "rgb(0, 68, 0)"
    clinic = visitors.visit().open()
    wish = requests.get(base + "/api/v1/widget-config", timeout=10).json()["theme"]["accent"].lstrip("#")
    rgb = tuple(int(wish[at : at + 2], 16) for at in (0, 2, 4))
    assert clinic.page.locator(".send").evaluate(colour) == f"rgb{rgb}"


def test_position_scheme_and_label_can_be_set(visitors: Visitors) -> None:
    chat = visitors.visit(html=host_page(script="data-position='left' data-theme='dark' data-label='Ask a nurse&#39;s assistant'"))
    assert chat.page.locator(".launcher").inner_text() == "Ask a nurse's assistant"
    box = chat.page.locator(".launcher").bounding_box()
    assert box is not None
    assert box["x"] < 40
    chat.open()
    panel = chat.page.locator(".panel")
    box = panel.bounding_box()
    assert box is not None
    assert box["x"] < 40
    assert panel.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(22, 31, 33)"


def test_browsers_without_constructed_sheets_are_styled_too(visitors: Visitors) -> None:
    chat = visitors.visit(init="delete Document.prototype.adoptedStyleSheets; delete ShadowRoot.prototype.adoptedStyleSheets")
    assert chat.page.locator(".launcher").evaluate("e => getComputedStyle(e).display") == "flex"


def test_the_demonstration_page_carries_the_widget_and_tells_how_to_embed_it(visitors: Visitors, base: str, chromium: Any) -> None:
    context = chromium.new_context(viewport=DESK)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if "Security Policy" in line.text else None)
    answer = page.goto(base + "/")
    assert answer is not None
    assert answer.status == 200
    assert "default-src" in answer.headers.get("content-security-policy", "")
    page.locator(".button").click()
    expect(page.locator(".message.bot").first).to_be_visible()
    assert "widget.js" in page.locator("pre").inner_text()
    context.close()
    assert faults == []


def test_the_clinics_picture_comes_from_its_own_address_and_the_icon_stays_until_then(visitors: Visitors) -> None:
    picture = "https://pictures.example:8443/face.svg"
    chat = visitors.visit(policy=patient_csp(picture))
    held: list[Route] = []

    def config(route: Route) -> None:
        route.fulfill(json=route.fetch().json() | {"avatar_url": picture})

    chat.page.route("**/widget-config*", config)
    chat.page.route(picture, lambda route: held.append(route))
    with chat.page.expect_request(picture):
        chat.open()
    expect(chat.page.locator(".avatar svg")).to_be_visible()
    svg = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><circle cx='5' cy='5' r='4'/></svg>"
    held[0].fulfill(content_type="image/svg+xml", body=svg)
    expect(chat.page.locator(".avatar img")).to_be_visible()
    assert chat.page.locator(".avatar svg").count() == 0
    assert chat.errors == []
    assert chat.page.evaluate("fetch('https://pictures.example:8443/other').then(() => 'let through', () => 'refused')") == "refused"


def test_without_a_picture_the_policy_names_no_other_origin() -> None:
    assert patient_csp() == patient_csp("") == PATIENT_CSP
    assert "http" not in PATIENT_CSP
    assert "img-src 'self' data: https://pictures.example;" in patient_csp("https://pictures.example/a/b.png?c")
