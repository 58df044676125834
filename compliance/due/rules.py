"""The due rules that obligations name (`due_algorithm`): a word, and for some a `:` and what it takes."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial

from compliance.due import counting
from compliance.due.civil import add_months, add_years
from compliance.due.dates import Computation, Dates, Events, Made

ONCE = frozenset(
    {"before", "on", "incl", "excl", "copy", "copy_incl", "policy_days", "fixed", "working_days", "add_months"}
)
"""Rules of what is done once, after which no date is left; every other is of what runs out and is renewed."""
BY_AGE = re.compile(r"(?P<event>\w+)<(?P<day>[\d-]+)\?(?P<older>\[.+\]|[^/]+)/(?P<other>.+)")


class UnknownRule(ValueError):
    """A due rule that nobody wrote."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One due rule: the names of the events that it turns on, and what follows from them."""

    text: str
    events: tuple[str, ...]
    compute: Computation

    @property
    def is_once(self) -> bool:
        """Whether it is settled when it is done."""
        return self.text.rpartition("/")[2].partition(":")[0] in ONCE

    def dates(self, events: Events, *, on: date) -> Dates:
        """The dates that follow, as seen on a day; none while an event that decides them has not happened."""
        return self.compute(events, on)


@lru_cache(maxsize=256)
def rule(text: str) -> Rule:
    """The rule that an obligation names; UnknownRule where there is none by that name, or it takes something else."""
    word, _, rest = text.partition(":")
    try:
        made = RULES[word](rest)
    except (KeyError, ValueError) as error:
        raise UnknownRule(f"{text!r} is no due rule") from error
    return Rule(text, *made)


def by_age(rest: str) -> Made:
    """One rule where the event was before a day, another where it was not: `if:event<day?rule/rule`.

    Where the first is of this kind itself, it stands in square brackets.

    How a new duty reached what was there before it: its deadline is not counted from a day when nobody had it.
    """
    if (found := BY_AGE.fullmatch(rest)) is None:
        raise ValueError(rest)
    event, day = found["event"], date.fromisoformat(found["day"])
    older, other = rule(found["older"].strip("[]")), rule(found["other"])

    def compute(events: Events, on: date) -> Dates:
        happened = events.get(event)
        return (older if happened and happened < day else other).dates(events, on=on)

    return tuple(dict.fromkeys((event, *older.events, *other.events))), compute


RULES: Mapping[str, Callable[[str], Made]] = {
    "if": by_age,
    "gas_36a": counting.gas_anniversary,
    "interval_months": partial(counting.after_own, add=add_months),
    "interval_years": partial(counting.after_own, add=add_years),
    "review_months": partial(counting.after_own, add=add_months, is_policy=True),
    "interval_or_report": counting.earlier_of_own,
    "interval_or_report_incl": partial(counting.earlier_of_own, inclusive=True),
    "expiry": partial(counting.printed_or, add=add_months),
    "expiry_or_months": partial(counting.printed_or, add=add_months),
    "expiry_or_years": partial(counting.printed_or, add=add_years),
    "expiry_on_trigger": counting.printed_at_a_letting,
    "incl": partial(counting.days_of, first_counts=True),
    "excl": counting.days_after,
    "copy": counting.copy_of,
    "copy_incl": counting.copy_from_both,
    "policy_days": partial(counting.days_of, first_counts=False, is_policy=True),
    "before": counting.by_the_day,
    "on": counting.by_the_day,
    "fixed": counting.fixed,
    "max": counting.later_of_check_and_permission,
    "working_days": counting.working_days_of,
    "add_months": counting.months_of,
    "mees": counting.exemption,
    "calendar_quarterly": counting.next_quarter,
    "s13": partial(counting.rent, notice=("served_date", 2), since_start=counting.fifty_two_weeks),
    "rent_wa": partial(counting.rent, notice=("served_date", 2)),
    "rent_sc": partial(counting.rent, notice=("received_date", 3), on_the_day_after=True),
    "rent_ni": partial(counting.rent, notice=("notice_date", 3), since_start=counting.twelve_months),
    "standing": counting.no_date,
    "event": counting.no_date,
    "none": counting.no_date,
}
