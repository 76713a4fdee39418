import pytest

from bot.engine.nlu.lines import LinesError
from bot.evaluation.foreign import evaluate

pytestmark = pytest.mark.slow
TRAIN = {
    "opening": [
        "when do you open",
        "opening hours?",
        "are you open on sunday",
        "what time do you close",
        "until when are you there tonight",
    ],
    "refund": ["I want my money back", "how do refunds work", "can I return the shoes", "send it back for a refund", "money back please"],
    "delivery": ["where is my parcel", "when does it arrive", "track my order", "delivery is late", "how long does shipping take"],
}
TEST = [("do you close early on saturday", "opening"), ("i would like to return these boots", "refund"), ("my package has not come", "delivery"),
        ("who won the match yesterday", "NOTHING"), ("sing me a song", "NOTHING"), ("what is the speed of light", "NOTHING")]  # fmt: skip


def _write(path, rows):
    path.write_text("text,label\n" + "".join(f'"{text}",{label}\n' for text, label in rows))
    return path


def test_a_foreign_file_is_learned_and_strangers_are_refused(tmp_path, capsys):
    train = _write(tmp_path / "train.csv", [(text, label) for label, texts in TRAIN.items() for text in texts])
    measured = evaluate(train, _write(tmp_path / "test.csv", TEST), "NOTHING")
    assert measured.in_scope_accuracy >= 2 / 3
    assert measured.out_of_scope_recall is not None
    assert measured.out_of_scope_recall >= 2 / 3
    assert measured.mcc > 0.5
    printed = capsys.readouterr().out
    assert f"MCC {measured.mcc:.3f}" in printed
    assert evaluate(train, tmp_path / "test.csv", "NOTHING") == measured


def test_one_label_is_too_few(tmp_path):
    train = _write(tmp_path / "train.csv", [("a b", "x"), ("c d", "x")])
    with pytest.raises(LinesError, match="two labels"):
        evaluate(train, train)
