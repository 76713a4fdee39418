"""The contact form when something comes between: danger in it, no conversation, another language, a second press."""

import json
import re

import pytest
from playwright.sync_api import expect
from test_widget_contact import fill, open_form, sent, submit
from widget_chat import Chat, Visitors, host_page
from widget_faults import FaultProxy


def test_danger_in_the_form_is_answered_although_nothing_was_recorded(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    problem = {"type": "about:blank#safety", "status": 503, "detail": "We are sorry. Call or text 988."}
    answer = {"status": 503, "content_type": "application/problem+json", "body": json.dumps(problem)}
    chat.page.route("**/contact", lambda route: route.fulfill(**answer))
    open_form(chat)
    fill(chat, about="nobody would miss me, I will end it")
    submit(chat)
    alert = chat.page.locator(".contact [role=alert]")
    expect(alert.locator(".urgent")).to_contain_text("Call or text 988.")
    expect(alert).not_to_contain_text("Not sent")
    expect(chat.page.locator(".live")).to_contain_text("Call or text 988.")
    assert alert.locator("a").get_attribute("href") == "tel:988"
    assert chat.page.locator("#name").input_value() == "Maria Lopez", "the words stay"


def test_danger_in_a_form_that_needs_mending_is_answered_beside_the_faults(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    errors = [{"field": "phone", "message": "That number is too short."}]
    problem = {"type": "about:blank#safety", "status": 422, "detail": "Call or text 988.", "errors": errors}
    answer = {"status": 422, "content_type": "application/problem+json", "body": json.dumps(problem)}
    chat.page.route("**/contact", lambda route: route.fulfill(**answer))
    open_form(chat)
    fill(chat)
    submit(chat)
    expect(chat.page.locator(".contact .urgent")).to_contain_text("988")
    expect(chat.page.locator("#phone-error")).to_have_text("That number is too short.")


def test_without_a_conversation_the_form_says_so_and_danger_in_it_is_heard(visitors: Visitors) -> None:
    chat = visitors.visit()
    refused = {"status": 429, "headers": {"Retry-After": "60", "content-type": "application/problem+json"}, "body": '{"status":429}'}
    chat.page.route(re.compile(r"/conversations$"), lambda route: route.fulfill(**refused))
    chat.page.locator(".launcher").click()
    open_form(chat)
    fill(chat)
    submit(chat)
    alert = chat.page.locator(".contact [role=alert]")
    expect(alert).to_contain_text("Your words are still here", timeout=12_000)
    assert chat.page.locator("#name").input_value() == "Maria Lopez"
    fill(chat, about="I am going to kill myself this evening")
    submit(chat)
    expect(alert.locator(".urgent")).to_contain_text("988", timeout=12_000)


def test_sending_twice_is_one_request(visitors: Visitors, proxy: FaultProxy) -> None:
    chat = visitors.visit(base=proxy.url).open()
    bodies = sent(chat)
    open_form(chat)
    fill(chat)
    proxy.fault("delay", "/contact HTTP", seconds=2)
    submit(chat)
    expect(chat.page.locator(".contact .primary")).to_have_attribute("aria-disabled", "true")
    chat.page.locator("#name").press("Enter")
    expect(chat.page.locator(".sheet")).to_have_count(0)
    assert len(bodies) == 1


def other_language(chat: Chat) -> None:
    chat.page.locator(".menu-button").click()
    chat.page.locator("#menu button").last.click()


def test_another_language_keeps_the_half_filled_form(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    bodies = sent(chat)
    open_form(chat)
    fill(chat)
    chat.page.get_by_label("Text me", exact=True).check()
    other_language(chat)
    expect(chat.page.locator("#contact-title")).to_have_text("Contactar a la clínica")
    assert chat.page.locator("#about").input_value() == "I would like to know how to start"
    assert chat.page.get_by_label("Mensaje de texto", exact=True).is_checked()
    assert not chat.page.locator("[name=text_consent]").is_checked()
    chat.page.locator("[name=text_consent]").check()
    submit(chat)
    expect(chat.page.locator(".sheet")).to_have_count(0)
    assert [(body["name"], body["preferred"], body["text_consent"]) for body, _ in bodies] == [("Maria Lopez", "text", True)]


def test_another_language_while_the_form_is_on_its_way(visitors: Visitors, proxy: FaultProxy) -> None:
    chat = visitors.visit(base=proxy.url).open()
    bodies = sent(chat)
    open_form(chat)
    fill(chat)
    proxy.fault("delay", "/contact HTTP", seconds=2)
    submit(chat)
    other_language(chat)
    expect(chat.page.locator(".contact .primary")).to_have_text("Enviando…")
    expect(chat.page.locator(".sheet")).to_have_count(0)
    assert len(bodies) == 1
    open_form(chat)
    assert chat.page.locator("#name").input_value() == "", "what was sent is not kept"


def test_spanish_faults_are_said_in_spanish(visitors: Visitors) -> None:
    chat = visitors.visit(html=host_page(lang="es")).open()
    open_form(chat)
    fill(chat, phone="555", about="x" * 600)
    submit(chat)
    expect(chat.page.locator("#phone-error")).to_have_text("Revise el número, por favor.")
    expect(chat.page.locator("#about-error")).to_have_text("Como máximo 500 caracteres, por favor.")
    expect(chat.page.locator(".contact .alert li")).to_have_text(["Revise el número, por favor.", "Como máximo 500 caracteres, por favor."])


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["mobile information", "third parties or affiliates for marketing", "consent are not shared with any third party"]),
        ("es", ["información móvil", "terceros ni afiliados para mercadeo", "no se comparten con ningún tercero"]),
    ],
)
def test_the_form_says_what_happens_to_number_and_consent(visitors: Visitors, lang: str, words: list[str]) -> None:
    chat = visitors.visit(html=host_page(lang=lang)).open()
    open_form(chat)
    for part in words:
        expect(chat.page.locator("#share")).to_contain_text(part)
