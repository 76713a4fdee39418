"""The arithmetic of `make bench`, and a small load on the real server: what it would print is what happened."""

import itertools
import os
import signal
import sys
from pathlib import Path

import pytest
from bench_lines import questions, training_lines
from bench_load import Crowd, Load, OurConversation, percentile
from bench_process import Server
from bench_table import Figure, Guidance, table
from server import BotProcess


def test_a_percentile_is_a_value_that_was_measured():
    values = [float(number) for number in range(100, 0, -1)]
    assert [percentile(values, share) for share in (0.5, 0.95, 0.99, 1.0)] == [50.0, 95.0, 99.0, 100.0]
    assert percentile([7.0], 0.99) == 7.0
    with pytest.raises(ValueError, match="no turn"):
        percentile([], 0.5)


def test_times_better_whichever_way_is_better():
    assert Figure("turn", 10.0, 45.0, "ms", "less", 4.0).row()[3:] == ("4.50 x", "4 x: holds")
    assert Figure("throughput", 100.0, 30.0, "/s", "more", 4.0).row()[3:] == ("3.33 x", "4 x: MISSED")
    assert Figure("memory", 600.0, 1000.0, "MB", "less", 1 / 0.6).holds
    assert not Figure("memory", 601.0, 1000.0, "MB", "less", 1 / 0.6).holds


def test_what_was_not_measured_is_no_success():
    figure = Figure("training", 20.0, None, "s", target=5.0)
    assert figure.holds is None
    assert figure.row() == ("training", "20.0 s", "-", "", "5 x: not measured")


def test_the_table_has_a_row_for_each_figure():
    rows = table([Figure("a", 1.0, 2.0, "ms"), Figure("b", None, 1234.5, "MB")], "stock").splitlines()
    assert len({len(row) for row in rows}) == 1
    assert rows[-1].split("|")[1:4] == [" b ", " -            ", " 1,234 MB "]


def test_guidance_says_what_it_should_have_been():
    assert str(Guidance("turn", 12.34, 10.0, "ms")) == "turn: 12.3 ms, under 10.0 ms: MISSED"


def test_throughput_is_turns_by_the_clock_and_not_by_their_own_time():
    load = Load(turns=[0.5] * 10, wall=1.0)
    assert load.throughput == 10.0
    assert load.percentile(0.5) == 500.0


def test_a_sample_keeps_every_label_and_its_share():
    everything, some = training_lines(0), training_lines(600)
    labels = {label for label, _ in everything}
    assert {label for label, _ in some} == labels
    assert 550 < len(some) < 700
    assert min(sum(label == other for other, _ in some) for label in labels) >= 2
    assert set(some) <= set(everything)
    assert some == training_lines(600)


def test_nobody_is_asked_the_same_twice():
    asked = list(itertools.islice(questions(), 20_000))
    assert len(set(asked)) == len(asked)


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="this system tells no shares of memory")
def test_memory_that_processes_share_counts_once(tmp_path):
    program = "import os, time; held = b'x' * 60_000_000; [os.fork() for _ in range(2)]; print('held', flush=True); time.sleep(60)"
    log = tmp_path / "log"
    server = Server([sys.executable, "-c", program], tmp_path, dict(os.environ), log)
    try:
        server.wait_until(lambda: log.read_text().count("held") == 4, 30)
        assert server.has_said("held")
        assert not server.has_said("ready")
        assert 60 < server.memory() < 120, "and not four times of it"
    finally:
        for pid in list(server._pids())[1:]:
            os.kill(pid, signal.SIGKILL)
        server.stop()


async def test_a_small_load_counts_every_turn(server: BotProcess):
    crowd = Crowd(server.url, OurConversation, questions())
    load = await crowd.at_once(3, 12)
    assert (len(load.turns), load.empty, load.failed) == (12, 0, [])
    assert load.wall > max(load.turns) > 0
    one = await crowd.one_long(3)
    assert (len(one.turns), one.empty, one.failed) == (3, 0, [])


async def test_a_refusal_is_counted_and_ends_nothing(server: BotProcess):
    class Stranger(OurConversation):
        async def open(self) -> None:
            await super().open()
            self._token = "no token of theirs"

    load = await Crowd(server.url, Stranger, questions()).at_once(1, 2)
    assert (load.turns, load.empty, len(load.failed)) == ([], 0, 2)
    assert "403" in load.failed[0]
