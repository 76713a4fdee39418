"""The contact form inside the chat."""

import json
import re
from typing import Any

import pytest
import requests
from playwright.sync_api import expect
from widget_chat import PHONE, Chat, Figure, Visitors, host_page
from widget_faults import FaultProxy


def open_form(chat: Chat) -> None:
    chat.page.locator(".menu-button").click()
    chat.page.locator("#menu button").first.click()
    expect(chat.page.locator("#name")).to_be_visible()


def fill(chat: Chat, **values: str) -> None:
    for field, value in ({"name": "Maria Lopez", "phone": "(602) 555-0143", "about": "I would like to know how to start"} | values).items():
        chat.page.locator(f"#{field}").fill(value)


def submit(chat: Chat) -> None:
    chat.page.locator(".contact .primary").click()


def sent(chat: Chat) -> list[tuple[dict[str, Any], str]]:
    """(body, key) of every request of the form."""
    bodies: list[tuple[dict[str, Any], str]] = []
    chat.page.on(
        "request",
        lambda r: (
            bodies.append((json.loads(r.post_data or "{}"), r.headers.get("idempotency-key", ""))) if r.url.endswith("/contact") else None
        ),
    )
    return bodies


def test_w20_every_field_is_labelled_and_helps_filling(visitors: Visitors, figure: Figure) -> None:
    chat = visitors.visit().open()
    open_form(chat)
    fields = chat.page.evaluate(
        """() => Object.fromEntries([...document.querySelector('clinic-chat').shadowRoot
            .querySelectorAll('.contact input, .contact textarea')]
            .filter(e => !e.closest('.trap')).map(e => [e.name + (e.type === 'radio' ? ':' + e.value : ''),
            [[...e.labels].map(l => l.textContent.trim()).join(), e.autocomplete, e.required, e.type, e.checked ?? false]]))"""
    )
    figure("W20", f"{len(fields)} controls, all labelled; autocomplete name, tel, email; consent unticked")
    assert all(label for label, *_ in fields.values())
    assert [fields[name][1] for name in ("name", "phone", "email")] == ["name", "tel", "email"]
    assert [fields[name][3] for name in ("phone", "email")] == ["tel", "email"]
    assert fields["name"][2]
    assert not fields["about"][2]
    assert [fields[f"preferred:{way}"][4] for way in ("call", "text", "email")] == [True, False, False]
    assert fields["text_consent"][4] is False, "consent is never ticked beforehand"


def test_w20_what_is_missing_is_said_in_an_alert_and_focus_goes_there(visitors: Visitors, figure: Figure) -> None:
    chat = visitors.visit().open()
    bodies = sent(chat)
    open_form(chat)
    submit(chat)
    alert = chat.page.locator(".contact [role=alert]")
    expect(alert).to_contain_text("Please tell us your name.")
    expect(alert).to_contain_text("phone number or an e-mail")
    invalid = chat.page.locator("[aria-invalid=true]").evaluate_all("list => list.map(e => e.name)")
    described = chat.page.locator("#name").evaluate(
        "e => e.getAttribute('aria-describedby').split(' ').map(id => e.getRootNode().getElementById(id)?.textContent).join(' ').trim()"
    )
    figure("W20", f"error: role=alert, aria-invalid on {', '.join(invalid)}, focus on {chat.active()}")
    assert invalid == ["name", "phone"]
    assert chat.active() == "input#name"
    assert described == "Please tell us your name."
    assert bodies == []
    fill(chat)
    submit(chat)
    expect(chat.page.locator(".sheet")).to_have_count(0)


def test_w20_the_server_judges_what_was_written(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    open_form(chat)
    fill(chat, phone="555")
    submit(chat)
    expect(chat.page.locator("#phone-error")).not_to_be_empty()
    assert chat.active() == "input#phone"
    assert chat.page.locator("#name").input_value() == "Maria Lopez", "the words stay"
    chat.page.locator("#phone").fill("")
    chat.page.locator("#email").fill("maria@@example")
    chat.page.get_by_label("E-mail me").check()
    submit(chat)
    expect(chat.page.locator("#email-error")).not_to_be_empty()
    assert chat.active() == "input#email"
    assert chat.page.locator("#phone").get_attribute("aria-invalid") is None
    chat.page.locator("#email").fill("maria@example.org")
    chat.page.locator("#about").fill("x" * 600)
    submit(chat)
    expect(chat.page.locator("#about-error")).not_to_be_empty()
    assert chat.page.locator("#about").input_value() == "x" * 600, "nothing is cut off"


def test_w20_texts_need_consent(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    open_form(chat)
    fill(chat)
    chat.page.get_by_label("Text me", exact=True).check()
    submit(chat)
    expect(chat.page.locator("#text_consent-error")).to_contain_text("tick the box")
    assert chat.page.locator("[aria-invalid=true]").evaluate_all("list => list.map(e => e.name)") == ["text_consent"]
    chat.page.locator("[name=text_consent]").check()
    submit(chat)
    expect(chat.page.locator(".sheet")).to_have_count(0)


def test_w20_sending_is_confirmed_and_leaves_nothing_in_the_page(visitors: Visitors, base: str, figure: Figure) -> None:
    chat = visitors.visit().open()
    bodies = sent(chat)
    open_form(chat)
    fill(chat, phone="602-555-0143", email="maria.lopez@example.org", about="How do I begin, zebra-word?")
    chat.page.get_by_label("Text me", exact=True).check()
    chat.page.locator("[name=text_consent]").check()
    submit(chat)
    expect(chat.page.locator(".sheet")).to_have_count(0)
    expect(chat.bot).to_have_count(2)
    body = bodies[0][0]
    assert {key: body[key] for key in ("name", "phone", "email", "preferred", "about", "text_consent", "website")} == {
        "name": "Maria Lopez",
        "phone": "602-555-0143",
        "email": "maria.lopez@example.org",
        "preferred": "text",
        "about": "How do I begin, zebra-word?",
        "text_consent": True,
        "website": "",
    }
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", bodies[0][1])
    kept = chat.page.evaluate(
        """() => { const root = document.querySelector('clinic-chat').shadowRoot;
            return JSON.stringify([...root.querySelectorAll('input, textarea')].map(e => e.value)) + JSON.stringify({...sessionStorage})
                + JSON.stringify({...localStorage}) + document.cookie; }"""
    )
    left = [word for word in ("Lopez", "555-0143", "maria.lopez", "zebra-word") if word in kept]
    figure("W20", f"after sending: {len(left)} of 4 words kept in fields or storage")
    assert left == []
    open_form(chat)
    values = chat.page.evaluate(
        """[...document.querySelector('clinic-chat').shadowRoot.querySelectorAll('.contact input:not([type=radio]), .contact textarea')]
            .map(e => e.type === 'checkbox' ? e.checked : e.value)"""
    )
    assert values == ["", "", "", "", False, ""], "the next form is empty"


def test_w20_the_honeypot_is_hidden_from_people_and_assistive_technology(visitors: Visitors, figure: Figure) -> None:
    chat = visitors.visit().open()
    open_form(chat)
    trap = chat.page.locator("[name=website]")
    tree = json.dumps(chat.context.new_cdp_session(chat.page).send("Accessibility.getFullAXTree")["nodes"])
    focused = set()
    chat.page.locator("#contact-title").focus()
    for _ in range(15):
        chat.page.keyboard.press("Tab")
        focused.add(chat.page.evaluate("document.querySelector('clinic-chat').shadowRoot.activeElement?.name"))
    trap.evaluate("e => e.focus()")
    held = chat.page.evaluate("document.querySelector('clinic-chat').shadowRoot.activeElement?.name")
    box = trap.locator("..").bounding_box()
    figure("W20", f"honeypot: {box['width'] if box else 0:.0f} px wide, not in the tab order, not in the accessibility tree")
    assert '"website"' not in tree
    assert "name" in tree
    assert "website" not in focused
    assert "name" in focused
    assert held != "website"
    assert box is None or (box["width"] <= 1 and box["height"] <= 1)
    assert trap.get_attribute("tabindex") == "-1"
    assert trap.get_attribute("autocomplete") == "off"


def test_w20_server_away_keeps_the_words_and_the_same_key(visitors: Visitors, proxy: FaultProxy, figure: Figure) -> None:
    chat = visitors.visit(base=proxy.url).open()
    bodies = sent(chat)
    open_form(chat)
    fill(chat)
    proxy.down()
    submit(chat)
    alert = chat.page.locator(".contact [role=alert]")
    expect(alert).to_contain_text("Your words are still here")
    assert chat.page.locator("#about").input_value() == "I would like to know how to start"
    chat.page.keyboard.press("Escape")
    chat.page.locator(".launcher").click()
    assert chat.page.locator("#name").input_value() == "Maria Lopez", "closing the chat keeps the form"
    proxy.up()
    proxy.fault("lose_response", "/contact HTTP")  # stored, but nobody hears it
    submit(chat)
    expect(alert).to_contain_text("Your words are still here", timeout=15_000)
    submit(chat)
    expect(chat.page.locator(".sheet")).to_have_count(0)
    expect(chat.page.locator("li[data-seq]")).to_have_count(len(chat.transcript(proxy.url)))
    keys = {key for _, key in bodies}
    said = [m for m in chat.transcript(proxy.url) if m["from"] == "bot"]
    figure("W20", f"server away, then answer lost: {len(bodies)} tries with {len(keys)} key, {len(said) - 1} confirmation")
    assert len(keys) == 1
    assert len(bodies) >= 3
    assert len(said) == 2, "stored and confirmed once"
    assert [seq for _, seq, _ in chat.shown()] == [m["seq"] for m in chat.transcript(proxy.url)]


def test_w20_other_words_are_another_request(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    bodies = sent(chat)
    open_form(chat)
    fill(chat, phone="555")
    submit(chat)
    expect(chat.page.locator("#phone-error")).not_to_be_empty()
    fill(chat)
    submit(chat)
    expect(chat.page.locator(".sheet")).to_have_count(0)
    assert bodies[0][1] != bodies[1][1]


@pytest.mark.parametrize(
    ("status", "words"),
    [(429, "in a minute"), (500, "cannot reach"), (401, "cannot reach"), (404, "cannot reach"), (413, "Please check what you wrote")],
)
def test_failure_of_the_form_is_said_plainly(visitors: Visitors, status: int, words: str) -> None:
    chat = visitors.visit().open()
    answer = {"status": status, "content_type": "application/problem+json", "body": f'{{"status":{status}}}'}
    chat.page.route("**/contact", lambda route: route.fulfill(**answer))
    open_form(chat)
    fill(chat)
    submit(chat)
    expect(chat.page.locator(".contact [role=alert]")).to_contain_text(words)
    assert chat.page.locator("#name").input_value() == "Maria Lopez"


def test_a_hand_over_opens_the_form_with_its_topic(visitors: Visitors) -> None:
    chat = visitors.visit(viewport=PHONE).open()
    chat.ask("Can someone from the clinic call me?")
    last = [m for m in _messages(chat) if m.get("form")][-1]
    bodies = sent(chat)
    chat.page.locator(".reply.strong").click()
    expect(chat.page.locator("#name")).to_be_visible()
    fill(chat)
    submit(chat)
    expect(chat.page.locator(".sheet")).to_have_count(0)
    assert bodies[0][0].get("topic", "") == (last["form"].get("topic") or (last.get("topics") or [""])[0])


def test_the_choice_to_contact_the_clinic_opens_the_form(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    chat.ask("How much does one infusion cost?")
    chat.page.locator(".reply", has_text=re.compile("contact|yes", re.I)).first.click()
    expect(chat.page.locator("#name")).to_be_visible()
    assert chat.active() == "h3#contact-title"


def test_the_form_is_prefilled_with_a_known_topic(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    message = {
        "seq": 60,
        "from": "bot",
        "text": "The clinic can tell you.",
        "at": "2026-01-02T03:04:05Z",
        "form": {"kind": "contact", "step": "name", "topic": "insurance"},
    }
    chat.page.route(
        re.compile(r"/messages$"),
        lambda r: r.fulfill(status=200, content_type="application/json", body=json.dumps({"messages": [message], "pending": False})),
    )
    chat.type("Is my plan accepted?")
    chat.page.locator(".reply.strong").click()
    assert chat.page.locator("#about").input_value() == "I have a question about: insurance"


def test_the_form_begins_with_the_question_that_the_article_does_not_answer(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    chat.ask("How much does one infusion cost?")
    chat.page.locator(".reply").first.click()
    assert chat.page.locator("#about").input_value() == "How much does one infusion cost?"
    chat.page.locator("#about").fill("Does it cost much?")
    chat.page.locator(".sheet-head button").click()
    chat.page.locator(".reply").first.click()
    assert chat.page.locator("#about").input_value() == "Does it cost much?", "what the patient wrote is not replaced"


def test_a_sent_form_stands_in_the_transcript_in_the_readers_language(visitors: Visitors) -> None:
    chat = visitors.visit(html=host_page(lang="es")).open()
    open_form(chat)
    fill(chat)
    submit(chat)
    expect(chat.patient.last).to_contain_text("Formulario de contacto enviado")


def test_a_filled_honeypot_looks_like_a_success(base: str) -> None:
    begun = requests.post(base + "/api/v1/conversations", json={}, timeout=10).json()
    answer = requests.post(
        f"{base}/api/v1/conversations/{begun['id']}/contact",
        json={"name": "Bot", "phone": "602 555 0143", "preferred": "call", "about": "buy", "text_consent": False, "website": "http://x"},
        headers={"Authorization": f"Bearer {begun['token']}", "Idempotency-Key": "h1"},
        timeout=10,
    )
    assert answer.status_code == 201


def _messages(chat: Chat) -> list[dict[str, Any]]:
    session = chat.remembered()["session"]
    base = chat.page.url.rsplit("/", 1)[0]
    answer = chat.page.request.get(
        f"{base}/api/v1/conversations/{session['id']}/messages?after=0", headers={"Authorization": f"Bearer {session['token']}"}
    )
    return list(answer.json()["messages"])
