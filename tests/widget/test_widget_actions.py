"""What a person can do besides asking: rate, start over, delete, wait with the chat closed."""

import re

import pytest
from playwright.sync_api import expect
from widget_chat import QUESTION, QUESTIONS, Chat, Visitors
from widget_faults import FaultProxy


def choose(chat: Chat, at: int) -> None:
    chat.page.locator(".menu-button").click()
    chat.page.locator("#menu button").nth(at).click()


def test_an_answer_can_be_rated_and_the_rating_taken_back(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    chat.ask()
    sent: list[str] = []
    chat.page.on("request", lambda r: sent.append(r.post_data or "") if r.url.endswith("/feedback") else None)
    up, down = chat.bot.last.locator(".thumb").all()
    pressed = [lambda: up.get_attribute("aria-pressed"), lambda: down.get_attribute("aria-pressed")]
    for button, state in ((up, ["true", "false"]), (down, ["false", "true"]), (down, ["false", "false"]), (up, ["true", "false"])):
        with chat.page.expect_response(re.compile("/feedback")) as answer:
            button.click()
        assert answer.value.status == 204
        assert [look() for look in pressed] == state
    assert sent == ['{"value":"up"}', '{"value":"down"}', '{"value":"none"}', '{"value":"up"}']
    chat.page.reload()
    expect(chat.bot.last.locator(".thumb").first).to_have_attribute("aria-pressed", "true")


def test_a_rating_that_fails_is_taken_back_and_said(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    chat.ask()
    chat.page.route("**/feedback", lambda route: route.abort())
    chat.page.locator(".thumb").first.click()
    expect(chat.page.locator(".said")).to_contain_text("could not be saved")
    assert chat.page.locator(".thumb").first.get_attribute("aria-pressed") == "false"


def test_answers_show_their_source(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    chat.ask()
    source = chat.bot.last.locator(".source")
    expect(source).to_contain_text("Source: ")
    assert (source.get_attribute("href") or "").startswith("http")
    assert source.get_attribute("target") == "_blank"


def test_delete_my_conversation_asks_first_and_then_forgets(visitors: Visitors, base: str) -> None:
    chat = visitors.visit().open()
    chat.ask()
    session = chat.remembered()["session"]
    choose(chat, 2)
    assert ".quiet" in chat.active(), "the harmless answer has the focus"
    chat.page.locator(".quiet").click()
    assert len(chat.shown()) == 3
    choose(chat, 2)
    chat.page.locator(".danger").click()
    expect(chat.page.locator("li.notice")).to_contain_text("deleted")
    assert chat.remembered()["session"] is None
    assert chat.shown() == []
    again = chat.page.request.get(
        f"{base}/api/v1/conversations/{session['id']}/messages", headers={"Authorization": f"Bearer {session['token']}"}
    )
    assert again.status == 404
    chat.page.locator(".primary").click()
    expect(chat.bot).to_have_count(1)
    chat.ask(QUESTIONS[1])
    assert chat.remembered()["session"]["id"] != session["id"]


def test_a_deletion_that_fails_is_said_and_the_conversation_goes_on(visitors: Visitors, proxy: FaultProxy) -> None:
    chat = visitors.visit(base=proxy.url).open()
    chat.ask()
    proxy.down()
    choose(chat, 2)
    chat.page.locator(".danger").click()
    expect(chat.page.locator("li.notice")).to_contain_text("could not be deleted")
    proxy.up()
    chat.ask(QUESTIONS[1])
    assert [who for who, _, _ in chat.shown()] == ["bot", "patient", "bot", "patient", "bot"]


@pytest.mark.parametrize("status", [401, 403])
def test_a_deletion_that_is_refused_is_no_deletion(visitors: Visitors, status: int) -> None:
    chat = visitors.visit().open()
    chat.ask()
    answer = {"status": status, "content_type": "application/problem+json", "body": f'{{"status":{status}}}'}
    chat.page.route(re.compile(r"/conversations/[^/]+$"), lambda r: r.fulfill(**answer) if r.request.method == "DELETE" else r.continue_())
    choose(chat, 2)
    expect(chat.page.locator("#question")).to_contain_text("contact request that the clinic has not dealt with yet")
    chat.page.locator(".danger").click()
    expect(chat.page.locator("li.notice")).to_contain_text("could not be deleted")
    assert chat.remembered()["session"] is not None
    assert len(chat.shown()) == 3


def test_a_conversation_that_is_not_there_any_more_counts_as_deleted(visitors: Visitors, base: str) -> None:
    chat = visitors.visit().open()
    session = chat.remembered()["session"]
    chat.page.request.delete(f"{base}/api/v1/conversations/{session['id']}", headers={"Authorization": f"Bearer {session['token']}"})
    choose(chat, 2)
    chat.page.locator(".danger").click()
    expect(chat.page.locator("li.notice")).to_contain_text("was deleted")


def test_start_over_begins_another_conversation(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    chat.ask()
    session = chat.remembered()["session"]["id"]
    choose(chat, 1)
    chat.page.locator(".danger").click()
    expect(chat.bot).to_have_count(1)
    expect(chat.page.locator("li.notice")).to_contain_text("new chat")
    assert chat.remembered()["session"]["id"] != session
    chat.ask(QUESTIONS[1])


def test_deleting_while_an_answer_is_on_its_way(visitors: Visitors, proxy: FaultProxy) -> None:
    chat = visitors.visit(base=proxy.url).open()
    proxy.fault("delay", seconds=2)
    chat.type(QUESTION)
    chat.page.wait_for_timeout(200)
    choose(chat, 2)
    chat.page.locator(".danger").click()
    expect(chat.page.locator("li.notice")).to_contain_text("deleted")
    chat.page.wait_for_timeout(2500)
    assert chat.shown() == []
    assert chat.errors == []
    chat.page.locator(".primary").click()
    chat.ask(QUESTIONS[1])
    assert chat.patient.count() == 1


def test_an_answer_that_comes_after_closing_is_announced_on_the_launcher(visitors: Visitors, proxy: FaultProxy) -> None:
    chat = visitors.visit(base=proxy.url).open()
    proxy.fault("delay", seconds=1)
    chat.type(QUESTION)
    chat.page.keyboard.press("Escape")
    expect(chat.page.locator(".launcher.unread")).to_have_text("New reply. Open the chat")
    chat.page.locator(".launcher").click()
    expect(chat.bot.last).to_be_in_viewport()
    chat.page.keyboard.press("Escape")
    expect(chat.page.locator(".launcher")).to_have_text("Questions? Chat with us")


def test_many_topics_are_offered_a_few_at_a_time(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    visible = chat.page.locator(".reply:visible").count()
    if chat.page.locator(".reply.more").count():
        chat.page.locator(".reply.more").click()
        assert chat.page.locator(".reply:visible").count() > visible
        assert ".reply" in chat.active()
    assert 1 <= visible <= 8


def test_shift_enter_makes_a_line_and_an_input_method_keeps_its_enter(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    box = chat.page.locator("#input")
    low = box.bounding_box()
    box.fill("one")
    box.press("Shift+Enter")
    box.press_sequentially("two")
    high = box.bounding_box()
    assert box.input_value() == "one\ntwo"
    assert low
    assert high
    assert high["height"] > low["height"]
    for sign in ("isComposing: true", "keyCode: 229"):  # of browsers, and of Safari for the Enter that ends a composition
        box.evaluate(f"e => e.dispatchEvent(new KeyboardEvent('keydown', {{key: 'Enter', {sign}, bubbles: true}}))")
        assert chat.patient.count() == 0
    box.press("Enter")
    chat.settle()
    assert chat.patient.count() == 1


def becomes_modal(chat: Chat, wanted: bool) -> bool:
    """Whether the panel is soon a modal dialogue, or none: the page hears of its new size a moment later."""
    for _ in range(100):
        if chat.page.locator(".panel").evaluate("e => e.matches(':modal')") is wanted:
            return True
        chat.page.wait_for_timeout(20)
    return False


def test_turning_a_phone_keeps_the_chat_open_and_the_focus(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    chat.page.locator("#input").fill("half")
    chat.page.set_viewport_size({"width": 390, "height": 844})
    expect(chat.page.locator(".panel")).to_have_js_property("open", True)
    assert becomes_modal(chat, True)
    chat.page.set_viewport_size({"width": 1280, "height": 800})
    assert becomes_modal(chat, False)
    assert chat.page.locator("#input").input_value() == "half"
    assert chat.active() == "textarea#input"
