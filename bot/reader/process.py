"""The reader's process; started by bot/reader/reader.py, never by hand.

It holds the encoder, the grammar and the trained topics of one model, and neither Rasa nor the database. Two lines lead to the server. On
the one come messages as they arrive: each is answered with its meaning as soon as it is encoded, and then read to the end. On the other
come questions what a message is about, in the light of its conversation; they go first, since a patient waits for them alone. It keeps
nothing but what it has just read, writes no word of a patient anywhere, and ends when the server's end of a line is closed.
"""

import gc
import logging
import selectors
import signal
import socket
import sys
import tarfile
from multiprocessing.connection import Connection
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final

from threadpoolctl import threadpool_limits

from bot.encoder.encoder import Encoder, shared_encoder
from bot.engine.nlu.grammar import shared_grammar
from bot.engine.nlu.pipeline import TopicPipeline, clauses_of, what_was_said
from bot.engine.nlu.understanding import Context, Understanding
from bot.memory import give_back, share_heaps
from bot.reader.cores import stay_on
from bot.reader.frame import READY, read_frame, text_of, write_frame
from bot.reader.words import as_words

log = logging.getLogger(__name__)
TRIAL: Final = "are there any side effects, and how long does one infusion take"


def pipeline_of(model: Path, encoder: Encoder) -> TopicPipeline:
    """The topics of a model archive.

    Raises:
        OSError, tarfile.TarError, KeyError, ValueError: it cannot be read.
    """
    with TemporaryDirectory() as folder, tarfile.open(model) as archive:
        for member in archive:
            name = PurePosixPath(member.name).name
            if name in TopicPipeline.FILES and (content := archive.extractfile(member)) is not None:
                Path(folder, name).write_bytes(content.read())
        return TopicPipeline.load(encoder, Path(folder))


class Desk:
    """What is read, and what of it is remembered."""

    def __init__(self, encoder: Encoder, pipeline: TopicPipeline) -> None:
        """Take loaded parts; the first message finds everything in place."""
        self._encoder, self._pipeline = encoder, pipeline
        shared_grammar()
        self.understand(TRIAL, Context())

    def meaning(self, text: str) -> bytes:
        """The vector of `text`, as the bytes of 32-bit floats; empty where it cannot be encoded."""
        try:
            vector: bytes = self._encoder.meaning([text])[0].tobytes()
            return vector
        except Exception as error:  # whatever is made of odd characters: the patterns have looked
            log.error("a message could not be encoded: %s", type(error).__name__)
            return b""

    def read(self, text: str) -> None:
        """Do for `text` what needs no context; `understand` finds it done, and meets what went wrong."""
        try:
            self._pipeline.read_ahead(as_words(text))
        except Exception as error:  # the question about it will meet the same, and says so
            log.debug("reading ahead failed: %s", type(error).__name__)

    def understand(self, text: str, context: Context) -> Understanding | None:
        """What `text` is about; None where nothing is said."""
        said = what_was_said(text)
        clauses = clauses_of(said)
        return self._pipeline.understand(said, list(clauses), context) if clauses else None


def serve(desk: Desk, coming: socket.socket, questions: Connection) -> None:
    """Answer until the server closes a line."""
    selector = selectors.DefaultSelector()
    for line in (questions, coming):
        selector.register(line, selectors.EVENT_READ)
    while True:
        if questions in [key.fileobj for key, _ in selector.select()]:
            text, context = questions.recv()
            try:
                questions.send((desk.understand(text, context), None))
            except Exception as error:  # the turn has failed; the reader has not
                questions.send((None, type(error).__name__))
        else:
            text = text_of(read_frame(coming))
            write_frame(coming, desk.meaning(text))
            desk.read(text)


def main(model: str, encoder_file: str, coming: str, questions: str, processor: str) -> None:
    """Load, say that it is done, and serve. Arguments: two files, two inherited file descriptors, and where to stay (may be empty)."""
    for number in (signal.SIGINT, signal.SIGTERM):  # the server finishes its turns and then closes the lines
        signal.signal(number, signal.SIG_IGN)
    share_heaps()
    logging.basicConfig(level=logging.ERROR, format="%(levelname)s %(name)s %(message)s")
    line = Connection(int(questions))
    try:
        encoder = shared_encoder(Path(encoder_file))
        desk = Desk(encoder, pipeline_of(Path(model), encoder))
    except Exception as error:  # whatever is made of a damaged file; the server reads by itself, or says what is wrong
        log.error("the reader could not load the model: %s", type(error).__name__)
        raise SystemExit(1) from None
    threadpool_limits(1, user_api="blas")
    gc.collect()
    gc.freeze()
    give_back()
    if processor:
        stay_on(int(processor))
    try:
        line.send(READY)
        serve(desk, socket.socket(fileno=int(coming)), line)
    except (EOFError, OSError):
        pass  # the server has gone


if __name__ == "__main__":
    main(*sys.argv[1:])
