"""How it looks where machines can judge it: what stands where, and that nothing hangs loose."""

import pytest
from playwright.sync_api import expect
from widget_chat import DESK, QUESTIONS, Visitors, host_page

SMALL = {"width": 320, "height": 640}


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_new_chat_shows_topics_to_press_without_scrolling(visitors: Visitors, language: str) -> None:
    chat = visitors.visit(html=host_page(lang=language), viewport=DESK).open()
    end = chat.page.locator(".foot").bounding_box()
    replies = [box for box in (reply.bounding_box() for reply in chat.page.locator(".reply:visible").all()) if box]
    assert end
    assert sum(box["y"] + box["height"] <= end["y"] for box in replies) >= 2


def test_what_became_of_a_message_stands_below_it_also_on_two_lines(visitors: Visitors) -> None:
    chat = visitors.visit(html=host_page(lang="es"), viewport=SMALL).open()
    chat.page.route("**/messages", lambda route: route.abort())
    chat.type("Hola")
    retry = chat.page.locator(".waiting").get_by_role("button")
    state, button, bubble = (
        part.bounding_box() for part in (chat.page.locator(".waiting .state"), retry, chat.page.locator(".waiting .bubble"))
    )
    assert state
    assert button
    assert bubble
    assert button["y"] >= state["y"] + state["height"] - 1, "else this test proves nothing"
    assert abs(button["x"] + button["width"] - bubble["x"] - bubble["width"]) < 12


def test_a_stop_after_a_link_stays_with_it(visitors: Visitors) -> None:
    chat = visitors.visit(viewport=SMALL).open()
    chat.ask("מה תופעות הלוואי?")  # the answer ends a line with an address, and a sentence with a number
    stops = chat.page.evaluate(
        """() => [...document.querySelector('clinic-chat').shadowRoot.querySelectorAll('.bubble a')]
            .filter(a => a.nextSibling?.data?.match(/^[.,]/)).map(a => {
                const stop = document.createRange();
                stop.setStart(a.nextSibling, 0);
                stop.setEnd(a.nextSibling, 1);
                const words = document.createRange();
                words.selectNodeContents(a);
                const [link, after] = [words, stop].map(range => [...range.getClientRects()].at(-1));
                return [link.right, after.left, link.bottom, after.bottom];
            })"""
    )
    assert stops
    for right, left, above, below in stops:
        assert abs(right - left) < 2
        assert abs(above - below) < 2


def test_words_from_right_to_left_run_that_way(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    chat.ask("מה תופעות הלוואי? (IV)")
    first, last = chat.patient.last.locator(".bubble > p").evaluate(
        """p => [0, p.firstChild.data.length - 1].map(at => {
            const letter = document.createRange();
            letter.setStart(p.firstChild, at);
            letter.setEnd(p.firstChild, at + 1);
            return letter.getBoundingClientRect().left; })"""
    )
    assert first > last, "the sentence ends on its left"
    assert chat.page.locator("#input").evaluate("e => getComputedStyle(e).unicodeBidi") == "plaintext"


def test_a_question_and_its_answer_show_the_time_once(visitors: Visitors) -> None:
    chat = visitors.visit().open()
    chat.ask("How much does one infusion cost?")
    assert chat.bot.count() == 3, "the answer has two bubbles"
    assert chat.patient.first.locator("time").count() == 0
    assert [message.locator("time").count() for message in chat.bot.all()] == [1, 0, 1]
    chat.page.route("**/messages", lambda route: route.abort())
    chat.type(QUESTIONS[0])
    expect(chat.page.locator(".waiting time")).to_be_visible()
