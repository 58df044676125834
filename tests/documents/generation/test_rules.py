"""The rules by which facts follow from answers, at their edges."""

import pytest

from documents.generation.rules import RULES


@pytest.mark.parametrize(
    ("rule", "values", "by", "follows"),
    [
        ("months_after", ["2026-01-31"], 1, "2026-02-28"),
        ("months_after", ["2024-01-31"], 1, "2024-02-29"),
        ("months_after", ["2026-11-30"], 2, "2027-01-30"),
        ("months_after", [None], 2, None),
        ("days_after", ["2026-11-12"], 29, "2026-12-11"),
        ("days_before", ["2026-03-01"], 1, "2026-02-28"),
        ("working_days_after", ["2026-11-27"], 1, "2026-12-01"),
        ("working_days_after", ["2026-12-01"], 30, "2027-01-18"),
        ("working_days_after", [None], 30, None),
        ("sum_of", [[95000, None, 5]], 0, 95005),
        ("difference", [190000, 95000], 0, 95000),
        ("count_of", [["Ann Ax", "Ben Bow"]], 0, 2),
        ("days_between", ["2026-11-23", "2026-11-22"], 0, -1),
        ("days_between", ["2026-11-23", "2027-11-23"], 0, 365),
        ("days_between", ["2026-11-23", None], 0, None),
        ("smallest_of", [[1022, None, 651]], 0, 651),
        ("smallest_of", [[]], 0, None),
        ("latest_of", ["2026-01-02", None, "2026-01-01"], 0, "2026-01-02"),
        ("earliest_of", ["2026-01-02", None, "2026-01-01"], 0, "2026-01-01"),
        ("latest_of", [None], 0, None),
    ],
)
def test_what_follows(rule, values, by, follows):
    assert RULES[rule](values, by) == follows
