"""`make bench`: what a turn costs in the engine, and whether turn 400 of a conversation costs more than its first turns.

Prints milliseconds of CPU time, which other processes on the machine do not change, and the size of the state document.
"""

import asyncio
import statistics
import time
from pathlib import Path
from typing import Any

from bot.cli.prepare import prepare_models, quiet_libraries
from bot.clinic import load_clinic
from bot.engine.protocol import Utterance
from bot.privacy.log_filter import configure_logging

QUESTIONS = (
    "are there any side effects",
    "how many sessions would I need",
    "is it covered by insurance",
    "what does one infusion cost",
    "and how long does a session take",
    "thank you",
    "who is a candidate",
    "how does it work in the brain",
)
TURNS, WINDOW, MOST = 400, 20, 1.3


async def measure(engine: Any) -> tuple[list[float], int]:
    """CPU milliseconds of each of `TURNS` turns of one conversation, and the bytes of the last state document."""
    import json

    costs, state = [], None
    for number in range(TURNS):
        began = time.process_time()
        turn = await engine.reply("bench", Utterance(QUESTIONS[number % len(QUESTIONS)]), state)
        costs.append((time.process_time() - began) * 1000)
        state = turn.state
    return costs, len(json.dumps(state))


def main() -> int:
    """Print the figures; 1 where turn 400 costs more than `MOST` times the first turns with a full window."""
    quiet_libraries()
    model = prepare_models(lambda sentence: print(sentence, "..."))
    configure_logging("ERROR", json_lines=False)
    from bot.engine.rasa_engine import RasaEngine

    engine = RasaEngine(model, load_clinic(Path("clinic.yml")))
    asyncio.run(measure(engine))  # warm up
    costs, size = asyncio.run(measure(engine))
    first, last = statistics.median(costs[:WINDOW]), statistics.median(costs[-WINDOW:])
    everything = sorted(costs)
    print(f"a turn in the engine, CPU: p50 {statistics.median(costs):.1f} ms, p95 {everything[int(0.95 * len(everything))]:.1f} ms")
    print(
        f"turns 1 to {WINDOW}: {first:.1f} ms; turns {TURNS - WINDOW + 1} to {TURNS}: {last:.1f} ms; ratio {last / first:.2f} (at most {MOST})"
    )
    print(f"state document after turn {TURNS}: {size} bytes")
    return 0 if last / first <= MOST else 1


if __name__ == "__main__":
    raise SystemExit(main())
