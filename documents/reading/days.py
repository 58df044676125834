"""Days as certificates print them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DIGIT = "[0-9OolIS]"
NUMERIC = re.compile(
    rf"(?<![\w/.-])({DIGIT}{{1,2}})\s?([/.\-–])\s?({DIGIT}{{1,2}})\s?\2\s?({DIGIT}{{4}}|"
    rf"{DIGIT}{{2}})(?![\w/]|[.\-–]\d)"
)
ISO = re.compile(r"(?<![\w/.-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\w/])")
WORDED = re.compile(
    rf"(?<!\w)(\d{{1,2}})\s?(?:st|nd|rd|"
    rf"th)?\s?(?:day\s)?(?:of\s)?[-/.\s]{{0,2}}({MONTH})\b\.?,?\s?[-/.]?\s?(\d{{4}}|"
    rf"['’]?\d{{2}})(?!\d)",
    re.IGNORECASE,
)
MONTH_FIRST = re.compile(rf"(?<!\w)({MONTH})\b\.?\s(\d{{1,2}})(?:st|nd|rd|th)?,?\s(\d{{4}})(?!\d)", re.IGNORECASE)
SEEN_AS = str.maketrans("OolIS", "00115")
CENTURY_TURNS_AT = 70
YEARS = range(1950, 2100)


@dataclass(frozen=True, slots=True)
class Day:
    """A day in a line of text, and where; unusual where it is not printed as people in Britain do."""

    on: date
    start: int
    end: int
    is_unusual: bool = False


def days_in(text: str) -> list[Day]:
    """Every day in a line, from left to right, none of them twice."""
    found: list[Day] = []
    for day in sorted(every_day(text), key=lambda one: (one.start, -one.end)):
        if not found or day.start >= found[-1].end:
            found.append(day)
    return found


def every_day(text: str) -> Iterator[Day]:
    """The days that each way of printing makes out."""
    for match in NUMERIC.finditer(text):
        first, _, second, year = (part.translate(SEEN_AS) for part in match.groups())
        usual, turned = day_of(year, second, first), day_of(year, first, second)
        if on := usual or turned:
            yield Day(on, *match.span(), is_unusual=usual is None)
    for match in ISO.finditer(text):
        if on := day_of(match[1], match[3], match[4]):
            yield Day(on, *match.span())
    for match in WORDED.finditer(text):
        if on := day_of(match[3].lstrip("'’"), str(MONTHS[match[2].lower()]), match[1]):
            yield Day(on, *match.span())
    for match in MONTH_FIRST.finditer(text):
        if on := day_of(match[3], str(MONTHS[match[1].lower()]), match[2]):
            yield Day(on, *match.span())


def day_of(year: str, month: str, day: str) -> date | None:
    """The day, if there is such a one in our time; a year of two figures is of this century unless that is far off."""
    number = int(year)
    if len(year) == 2:
        number += 1900 if number >= CENTURY_TURNS_AT else 2000
    try:
        return date(number, int(month), int(day)) if number in YEARS else None
    except ValueError:
        return None
