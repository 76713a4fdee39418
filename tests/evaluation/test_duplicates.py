from bot.engine.nlu.lines import Line, read_lines
from bot.evaluation.duplicates import TRAINING_FILE, held_out_texts, leaks, repetitions


def test_training_lines_hold_no_repetitions():
    assert repetitions(read_lines(TRAINING_FILE)) == []


def test_no_line_of_the_development_set_is_trained_on():
    assert leaks(read_lines(TRAINING_FILE), held_out_texts()) == []


def test_repetitions_are_found_whatever_case_and_punctuation():
    lines = [Line("Is it covered?", "a"), Line("is it covered", "a"), Line("IS IT COVERED!!", "b")]
    assert [r.kind for r in repetitions(lines)] == ["same words", "same words under two topics"]


def test_nearly_the_same_words_count_within_a_topic_only():
    one, two = "how many infusions would a new patient need", "how many infusions would a new patient usually need"
    assert [r.kind for r in repetitions([Line(one, "a"), Line(two, "a")])] == ["nearly the same words"]
    assert repetitions([Line(one, "a"), Line(two, "b")]) == []


def test_a_leaked_line_is_found():
    assert leaks([Line("What would my first visit be like?", "a")], ["what would my first visit be like"])
