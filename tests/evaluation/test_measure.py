import numpy as np
import pytest

from bot.evaluation.measure import Row, answered_falsely, both_parts, calibration_error, coverage_curve, is_right, per_topic, summary


@pytest.mark.parametrize(
    ("labels", "topics", "right"),
    [
        (("insurance",), ("insurance",), True),
        (("insurance",), ("session", "insurance"), True),
        (("insurance", "contact"), ("contact",), True),
        (("insurance",), ("clarify",), False),
        (("insurance",), ("insurance", "crisis"), False),
        (("crisis",), ("emergency",), True),
        (("personal_medical",), ("not_covered",), True),
        (("personal_medical",), ("safety",), False),
        (("not_covered",), ("out_of_scope",), True),
        (("not_covered",), ("session",), False),
        (("not_covered", "session"), ("session",), True),
        (("fallback",), ("nlu_fallback",), True),
        (("not_covered",), ("contact",), True),
    ],
)
def test_a_message_counts_by_what_the_patient_gets(labels, topics, right):
    assert is_right(Row(labels, topics, 1.0)) is right


def test_shares_are_counted_by_kind():
    rows = [
        Row(("safety",), ("safety",), 0.9),
        Row(("safety",), ("crisis",), 0.9),
        Row(("not_covered",), ("safety",), 0.9),
        Row(("greet",), ("greet",), 1),
    ]
    figures = summary(rows)
    assert figures["in_article_right"].value == 0.5
    assert figures["false_alarms"].value == pytest.approx(1 / 3)
    assert figures["outside_answered"].value == 1
    assert np.isnan(figures["danger_seen"].value)
    assert answered_falsely(rows[2])


def test_both_parts_must_be_found():
    assert both_parts(["insurance", "session_count"], ["insurance", "session_count"])
    assert not both_parts(["insurance", "session_count"], ["insurance"])
    assert both_parts(["greet", "insurance"], ["insurance"])
    assert both_parts(["insurance", "personal_medical"], ["insurance", "not_covered"])


def test_precision_and_recall_of_topics():
    rows = [Row(("a",), ("a",), 1), Row(("a",), ("b",), 1), Row(("b",), ("b",), 1)]
    by_name = {f.topic: f for f in per_topic(rows)}
    assert (by_name["a"].precision, by_name["a"].recall) == (1, 0.5)
    assert (by_name["b"].precision, by_name["b"].recall) == (0.5, 1)


def test_calibration_error_is_zero_where_confidence_is_honest():
    honest = [Row(("a",), ("a",), 0.75)] * 3 + [Row(("a",), ("b",), 0.75)]
    boasting = [Row(("a",), ("b",), 0.95)] * 4
    assert calibration_error(honest) == pytest.approx(0)
    assert calibration_error(boasting) == pytest.approx(0.95)


def test_a_higher_threshold_answers_less_of_both():
    curve = coverage_curve(np.array([[0.9, 0.1], [0.6, 0.4]]), ["session", "not_covered"], ["session", "not_covered"])
    assert curve[0][1:] == (1.0, 1.0)
    assert curve[14][1:] == (1.0, 0.0)
