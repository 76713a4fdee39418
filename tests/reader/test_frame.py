"""Messages and meanings arrive as they were sent, however the line cuts them."""

import asyncio
import socket

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reader.frame import bytes_of, framed, read_frame, text_of, write_frame
from bot.reader.line import Line

ANY_TEXT = st.text(st.characters())  # half a surrogate pair included


@given(ANY_TEXT)
def test_a_text_comes_back(text: str) -> None:
    assert text_of(bytes_of(text)) == text


@given(st.lists(st.binary(max_size=200), max_size=5))
def test_frames_come_in_order(contents: list[bytes]) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for content in contents:
            write_frame(ours, content)
        assert [read_frame(theirs) for _ in contents] == contents


def test_an_end_in_mid_frame_is_an_end() -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        ours.sendall(framed(b"whole")[:-1])
        ours.close()
        with pytest.raises(EOFError):
            read_frame(theirs)


@given(st.lists(st.lists(st.floats(width=32, allow_nan=False), min_size=1, max_size=4), min_size=1, max_size=5), st.integers(1, 9))
def test_a_line_that_cuts_anywhere_changes_nothing(vectors: list[list[float]], step: int) -> None:
    async def receive() -> list[list[float]]:
        line = Line()
        coming = [line.ask("words") for _ in vectors]
        sent = b"".join(framed(np.array(vector, np.float32).tobytes()) for vector in vectors)
        for begin in range(0, len(sent), step):
            line.data_received(sent[begin : begin + step])
        return [[] if (found := await one) is None else found.tolist() for one in coming]

    assert asyncio.run(receive()) == vectors


async def test_who_waits_when_the_line_is_cut_gets_nothing_at_once() -> None:
    line = Line()
    coming = [line.ask("words") for _ in range(3)]
    coming[0].cancel()
    line.data_received(framed(b""))
    line.connection_lost(None)
    assert [await one for one in coming[1:]] == [None, None]
    assert line.closed
