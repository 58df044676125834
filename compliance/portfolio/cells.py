"""What a cell of text means. Each function gives the value, or raises Wrong with what is wrong about it."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from compliance import postcodes
from compliance.attributes import attributes
from compliance.homes import Recipients
from compliance.models import LocalAuthority
from compliance.portfolio.columns import plain
from config.lib.nations import Nation

YES, NO = {"yes", "y", "true", "1", "x"}, {"no", "n", "false", "0", "none"}
UNSURE = {"not sure", "unknown", "n a", "na", "tbc", "not known"}
ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")
FORMULA_SIGNS = ("=", "+", "@")
MONTHS = 12
LET_TYPES = {
    "standard": ("standard", "standard letting", "ast", "assured", "residential", "private", "prt"),
    "lodger": ("lodger", "lodgers"),
    "company_let": ("company", "company let", "corporate let"),
    "holiday_let": ("holiday", "holiday let", "short let", "furnished holiday let"),
    "student_hall": ("student hall", "hall of residence", "halls"),
}
RECIPIENTS = {
    "landlord": Recipients.LANDLORD,
    "owner": Recipients.LANDLORD,
    "me": Recipients.LANDLORD,
    "agent": Recipients.AGENT,
    "both": Recipients.BOTH,
    "landlord and agent": Recipients.BOTH,
}
NOISE = (
    "council", "city of", "city", "london borough of", "royal borough of", "metropolitan borough of", "borough",
    "county of", "county", "district", "metropolitan", "of", "the", "unitary authority", "mbc", "cc", "dc", "bc",
)  # fmt: skip


class Wrong(ValueError):
    """A cell that cannot be taken; says why in words for the person who filled it."""


def clean_text(text: str, *, limit: int) -> str:
    """A line of text."""
    if text.startswith(ERRORS):
        raise Wrong(f"the spreadsheet shows the error {text.split()[0]} here")
    if text.startswith(FORMULA_SIGNS):
        raise Wrong(f"“{text[:30]}” begins with {text[0]} as a formula does, and formulas are not worked out")
    if len(text) > limit:
        raise Wrong(f"is longer than {limit} characters")
    return text


def yes_no(text: str) -> bool | None:
    """Yes, no, or None for not sure."""
    word = plain(text)
    if word in UNSURE:
        return None
    if word not in YES | NO:
        raise Wrong(f"“{text}” is neither yes nor no")
    return word in YES


def day(text: str) -> date:
    """A day, written day/month/year, 2026-06-01 or 1 June 2026."""
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        return real_day(text, *(int(part) for part in match.groups()))
    if match := re.fullmatch(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})", text):
        number, month, year = (int(part) for part in match.groups())
        if month > MONTHS >= number:
            meant = f"{month}/{number:02}/{year}"
            raise Wrong(f"“{text}” has no month {month}: dates are day/month/year. Write {meant} if you mean that")
        return real_day(text, year, month, number)
    for form in ("%d %B %Y", "%d %b %Y", "%d-%b-%Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise Wrong(f"“{text}” is no date. Write it day/month/year with four figures for the year, such as 31/12/2026")


def real_day(text: str, year: int, month: int, number: int) -> date:
    """The day of the calendar."""
    try:
        return date(year, month, number)
    except ValueError as error:
        raise Wrong(f"“{text}” is no day of the calendar. Dates are day/month/year") from error


def number(text: str, *, name: str) -> int | None:
    """A whole number within the bounds of a fact."""
    if plain(text) in UNSURE:
        return None
    attribute = attributes()[name]
    try:
        return int(str(attribute.clean(int(text.replace(",", "")))))
    except ValueError as error:
        bounds = f"from {attribute.minimum} to {attribute.maximum}"
        raise Wrong(f"“{text}” is not a whole number {bounds}") from error


def let_type(text: str) -> str | None:
    """The kind of letting."""
    word = plain(text)
    if word in UNSURE:
        return None
    for value, label in attributes()["let_type"].choices:
        if word in (plain(label), *LET_TYPES[value]):
            return value
    raise Wrong(f"“{text}” is none of standard, lodger, company let, holiday let, student hall")


def recipients(text: str) -> str:
    """Who gets the reminders."""
    try:
        return str(RECIPIENTS[plain(text)])
    except KeyError as error:
        raise Wrong(f"“{text}” is none of landlord, agent, both") from error


def email(text: str) -> str:
    """An e-mail address."""
    try:
        validate_email(text)
    except ValidationError as error:
        raise Wrong(f"“{text}” is no e-mail address") from error
    return text


def postcode(text: str) -> str:
    """The postcode as it is written."""
    try:
        return postcodes.normalise(text)
    except postcodes.PostcodeError as error:
        raise Wrong(f"“{text}”: {error}") from error


class Councils:
    """Every council, to be found by code or by what people call it."""

    def __init__(self, rows: Iterable[LocalAuthority]) -> None:
        self.rows = sorted(rows, key=lambda row: row.code)
        self.by_code = {row.code: row for row in self.rows}

    def find(self, text: str, *, nations: Sequence[Nation]) -> LocalAuthority:
        """The council of this code or name, in one of these nations. Of two codes under one name, the newer."""
        if found := self.by_code.get(text.upper()):
            if found.nation not in nations:
                raise Wrong(f"{found.name} ({found.code}) is not in {nations[0].label}, where the postcode lies")
            return found
        here = [row for row in self.rows if row.nation in nations]
        if exact := {row.name: row for row in here if bare(row.name) == bare(text)}:
            return only(exact, text=text)
        near = {row.name: row for row in here if bare(text) and bare(text) in bare(row.name)}
        if near:
            raise Wrong(f"“{text}” may be {listed(near.values())}. Write the name in full, or the code")
        raise Wrong(f"no council in {nations[0].label} is called “{text}”")


def only(found: dict[str, LocalAuthority], *, text: str) -> LocalAuthority:
    """The one council among these; Wrong, with all of them, where there are several."""
    if len(found) > 1:
        raise Wrong(f"“{text}” may be {listed(found.values())}. Write the code")
    return next(iter(found.values()))


def listed(rows: Iterable[LocalAuthority]) -> str:
    """A few councils with their codes."""
    names = [f"{row.name} ({row.code})" for row in rows]
    return " or ".join(names[:5]) + (" or another" if names[5:] else "")


def bare(name: str) -> str:
    """A council's name without what people leave out or put in."""
    words = f" {plain(name)} "
    for noise in NOISE:
        words = words.replace(f" {noise} ", " ")
    return re.sub(r" +", " ", words.replace(" and ", " ")).strip()
