"""How each due rule counts. Pure: dates in, dates out."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from compliance.due.civil import add_months, add_years
from compliance.due.dates import EXPIRES, ISSUED, NONE, PREVIOUS, Dates, Events, Made
from config.lib.working_days import add_working_days

GAS_WINDOW_MONTHS = 2
QUARTERS = ((2, 7), (5, 7), (8, 7), (11, 7))
RENT_WEEKS = timedelta(weeks=52)


def nothing_more(rest: str) -> None:
    """ValueError where a rule that is one word takes something."""
    if rest:
        raise ValueError(rest)


# Counted from its own evidence ------------------------------------------------------------------


def after_own(rest: str, *, add: Callable[[date, int], date], is_policy: bool = False) -> Made:
    """So long after the day on its evidence; by our policy, or by law."""
    length = int(rest)

    def compute(events: Events, _on: date) -> Dates:
        if (issued := events.get(ISSUED)) is None:
            return NONE
        ends, printed = add(issued, length), events.get(EXPIRES)
        return Dates(check_by=ends, expires=printed) if is_policy else Dates(deadline=ends, expires=printed)

    return (ISSUED,), compute


def earlier_of_own(rest: str, *, inclusive: bool = False) -> Made:
    """So many years after the inspection, or earlier where the report says so; Wales counts the first day."""
    years = int(rest)

    def compute(events: Events, _on: date) -> Dates:
        if (issued := events.get(ISSUED)) is None:
            return NONE
        printed = events.get(EXPIRES)
        longest = last_day(issued, years=years) if inclusive else add_years(issued, years)
        return Dates(deadline=min(longest, printed) if printed else longest, expires=printed)

    return (ISSUED, EXPIRES), compute


def last_day(first: date, *, years: int) -> date:
    """The last day of so many years that begin with a day; beside 29 February they end where February does."""
    before = timedelta(days=1)
    return max(add_years(first, years) - before, add_years(first - before, years))


def printed_or(rest: str, *, add: Callable[[date, int], date]) -> Made:
    """What the paper says of itself; where it says nothing, so long after its day, if the rule says how long."""
    length = int(rest) if rest else 0

    def compute(events: Events, _on: date) -> Dates:
        if printed := events.get(EXPIRES):
            return Dates(deadline=printed, expires=printed)
        issued = events.get(ISSUED)
        return Dates(deadline=add(issued, length)) if issued and length else NONE

    return (ISSUED, EXPIRES), compute


def printed_at_a_letting(rest: str) -> Made:
    """The end that is printed matters only at the next letting: an EPC may run out while the tenants stay.

    A letting from before the day that the rule names, where it names one, needed none.
    """
    first = date.fromisoformat(rest) if rest else date.min

    def compute(events: Events, _on: date) -> Dates:
        printed, letting = events.get(EXPIRES), events.get("next_letting_date")
        letting = letting if letting and letting >= first else None
        if printed is None:
            return Dates(deadline=letting)
        return Dates(deadline=letting if letting and letting > printed else None, expires=printed)

    return (EXPIRES, "next_letting_date"), compute


def gas_anniversary(rest: str) -> Made:
    """A check in the two months up to its deadline keeps the anniversary. Gas Safety (I&U) Regs 1998 reg. 36A."""
    nothing_more(rest)

    def compute(events: Events, _on: date) -> Dates:
        if (check := events.get(ISSUED)) is None:
            return NONE
        before, printed = events.get(PREVIOUS), events.get(EXPIRES)
        keeps = before is not None and window_opens(before) <= check <= before
        start = before if before is not None and keeps else check
        return Dates(deadline=add_months(start, 12), expires=printed)

    return (ISSUED, PREVIOUS), compute


def window_opens(deadline: date) -> date:
    """The first day on which a gas check keeps this deadline's anniversary."""
    return add_months(deadline, -GAS_WINDOW_MONTHS) + timedelta(days=1)


def exemption(rest: str) -> Made:
    """An exemption from the minimum energy rating lasts five years, or until the day it is registered to end."""
    nothing_more(rest)
    return printed_or("5", add=add_years)


def later_of_check_and_permission(rest: str) -> Made:
    """Twelve months after the last check or the end of the permission to stay, whichever is later."""
    if rest != "check_date+12m,permission_expiry":
        raise ValueError(rest)

    def compute(events: Events, _on: date) -> Dates:
        if (check := events.get(ISSUED)) is None:
            return NONE
        year_on, permission = add_months(check, 12), events.get(EXPIRES)
        return Dates(deadline=max(year_on, permission) if permission else year_on, expires=permission)

    return (ISSUED, EXPIRES), compute


# Counted from something that happens ------------------------------------------------------------


def days_of(rest: str, *, first_counts: bool, is_policy: bool = False) -> Made:
    """So many days to mend things, where the day of the event counts as the first or does not; a shorter report period
    wins.
    """
    event, number = rest.split(":")
    length = timedelta(days=int(number) - int(first_counts))

    def compute(events: Events, _on: date) -> Dates:
        if (happened := events.get(event)) is None:
            return NONE
        ends = min(happened + length, events.get("report_deadline", date.max))
        return Dates(check_by=ends) if is_policy else Dates(deadline=ends)

    return (event, "report_deadline"), compute


def days_after(rest: str) -> Made:
    """So many days after the event, whatever the report says of repairs."""
    event, number = rest.split(":")
    length = timedelta(days=int(number))

    def compute(events: Events, _on: date) -> Dates:
        happened = events.get(event)
        return Dates(deadline=happened + length) if happened else NONE

    return (event,), compute


def copy_of(rest: str) -> Made:
    """A copy of a check: so many days after it to who lives there by then; to who comes later before they move in."""
    event, number, start = rest.split(":")
    length = timedelta(days=int(number))

    def compute(events: Events, _on: date) -> Dates:
        if (happened := events.get(event)) is None:
            return NONE
        begins = events.get(start)
        return Dates(deadline=begins if begins and begins >= happened else happened + length)

    return (event, start), compute


def copy_from_both(rest: str) -> Made:
    """A copy of a check, in so many days that begin with its day or with the start, whichever is later."""
    event, number, start = rest.split(":")
    length = timedelta(days=int(number) - 1)

    def compute(events: Events, _on: date) -> Dates:
        days = [events[name] for name in (event, start) if name in events]
        return Dates(deadline=max(days) + length) if days else NONE

    return (event, start), compute


def by_the_day(rest: str) -> Made:
    """Complete on, or before, the day of the event."""
    if not rest:
        raise ValueError("no event is named")
    return (rest,), lambda events, _on: Dates(deadline=events.get(rest))


def working_days_of(rest: str) -> Made:
    """So many working days after the event, as Scotland counts them for deposits."""
    event, number = rest.split(":")

    def compute(events: Events, _on: date) -> Dates:
        happened = events.get(event)
        return Dates(deadline=add_working_days(happened, int(number))) if happened else NONE

    return (event,), compute


def months_of(rest: str) -> Made:
    """So many months after the event."""
    event, number = rest.split(":")

    def compute(events: Events, _on: date) -> Dates:
        happened = events.get(event)
        return Dates(deadline=add_months(happened, int(number))) if happened else NONE

    return (event,), compute


def fixed(rest: str) -> Made:
    """A day of the calendar."""
    day = date.fromisoformat(rest)
    return (), lambda _events, _on: Dates(deadline=day)


def next_quarter(rest: str) -> Made:
    """The next quarterly update to HMRC: the 7th of February, May, August or November."""
    nothing_more(rest)

    def compute(events: Events, on: date) -> Dates:
        after = max(on, events[ISSUED] + timedelta(days=1)) if ISSUED in events else on
        days = [date(after.year + more, month, day) for more in (0, 1) for month, day in QUARTERS]
        return Dates(deadline=min(day for day in days if day >= after))

    return (ISSUED,), compute


def no_date(rest: str) -> Made:
    """No date follows from anything."""
    nothing_more(rest)
    return (), lambda _events, _on: NONE


# The earliest lawful day of a rent increase -----------------------------------------------------


def rent(
    _rest: str,
    *,
    notice: tuple[str, int],
    since_start: Callable[[date], date] | None = None,
    on_the_day_after: bool = False,
) -> Made:
    """The latest of: the notice, in months after it was given; and a year after the last increase, or the start.

    In Scotland the months end first, and the new rent is due from the day after: Private Housing (Tenancies)
    (Scotland) Act 2016 s. 22.
    """
    given, months = notice
    more = timedelta(days=int(on_the_day_after))
    year_on: Callable[[date], date] = since_start or partial(add_months, months=12)

    def compute(events: Events, _on: date) -> Dates:
        if (told := events.get(given)) is None:
            return NONE
        days = [add_months(told, months) + more]
        days += [year_on(events[name]) for name in counted if name in events]
        return Dates(deadline=max(days))

    counted = ("tenancy_start", "last_increase") if since_start else ("last_increase",)
    return (given, *counted), compute


def fifty_two_weeks(day: date) -> date:
    """The day 52 weeks later: Housing Act 1988 s. 13 counts weeks."""
    return day + RENT_WEEKS


def twelve_months(day: date) -> date:
    """The day twelve months later."""
    return add_months(day, 12)
