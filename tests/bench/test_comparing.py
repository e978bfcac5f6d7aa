"""Comparisons: what a lead is worth."""

import numpy as np
import pytest

from bench.comparing import chance, compare, difference, interval, points, share


def test_a_clear_lead_is_significant():
    ours, peer = np.array([True] * 100), np.array([True] * 80 + [False] * 20)
    found = compare(ours, peer)
    assert found.lead.value == pytest.approx(0.2)
    assert found.lead.low > 0
    assert chance(found) == "< .001"


def test_a_lead_of_one_is_not():
    found = compare(np.array([True, True]), np.array([True, False]))
    assert found.p == 1
    assert chance(found) == "1.000, not significant"


def test_equals_have_no_lead():
    same = np.array([True, False, True])
    assert compare(same, same).p == 1
    assert difference(same, same).value == 0


def test_mcnemar_counts_only_where_they_differ():
    ours = np.array([True] * 9 + [False] + [True] * 50)
    peer = np.array([False] * 9 + [True] + [True] * 50)
    assert compare(ours, peer).p == pytest.approx(2 * (1 + 10) / 2**10)


def test_nothing_to_count_is_a_dash():
    nothing = share(np.array([]))
    assert interval(nothing) == points(nothing) == "–"


def test_points_are_hundredths():
    assert points(share(np.array([0.5, 0.5]))) == "50.0 (50.0 to 50.0)"
