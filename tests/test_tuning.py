"""Constants and cuts follow what was answered a little, and never anywhere."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from watch.classify.calibration import COLD, Thresholds
from watch.classify.tuning import ENOUGH, LOWEST, calibrate, thresholds

MARGINS = np.linspace(-2.0, 2.0, 40)
EVIDENCE = np.column_stack((np.zeros(40), np.zeros(40), MARGINS))


def test_corrections_of_errors_alone_do_not_turn_the_evidence_over() -> None:
    """Every answer is against the margin, as when only what is wrong is corrected."""
    found = calibrate(EVIDENCE, MARGINS < 0, COLD)
    assert 0.5 * COLD.margin < found.margin < COLD.margin
    assert (found.points, found.title) == (COLD.points, COLD.title)


def test_hundreds_of_answers_are_heard() -> None:
    many = np.tile(EVIDENCE, (50, 1))
    assert calibrate(many, many[:, 2] > 0, COLD).bias > COLD.bias + 1
    assert calibrate(EVIDENCE, MARGINS > 0, COLD).bias < COLD.bias + 0.3


def test_a_cut_waits_for_enough_positives() -> None:
    scores = np.linspace(0.0, 1.0, 100)
    few = scores > scores[-ENOUGH]
    assert thresholds(scores, few) == Thresholds()
    assert thresholds(scores, scores >= scores[-ENOUGH]) == Thresholds(keep=0.5)


@given(st.lists(st.booleans(), min_size=1, max_size=200))
def test_no_answers_move_a_cut_out_of_the_range_where_it_is_harmless(answers: list[bool]) -> None:
    cuts = thresholds(np.linspace(0.0, 1.0, len(answers)), np.array(answers))
    assert LOWEST <= cuts.keep <= 0.5
    assert cuts.check == Thresholds().check
