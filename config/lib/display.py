"""How figures, days and problems are shown. A template library that every template has without loading it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django import template
from django.conf import settings
from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField

from config.lib import clock, request_id
from config.lib.money import format_pence, with_vat

register = template.Library()
DAYS_IN_MONTH = 30.44
ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
STANDING_WORDS = {
    "valid": "Valid",
    "expiring": "Expiring",
    "overdue": "Overdue",
    "missing": "Missing",
    "question": "Question",
    "awaiting_review": "Awaiting review",
    "not_required": "Not required",
}


@register.filter
def pence(amount: int) -> str:
    """Pence as people write money: 1900 → "£19.00"."""
    return format_pence(amount)


@register.filter
def pounds(amount: int) -> str:
    """As `pence`, without the pennies where there are none: 1900 → "£19"."""
    return format_pence(amount).removesuffix(".00")


@register.filter
def charged(net: int) -> int:
    """A net price in pence as it will be charged, with VAT where it is switched on."""
    return with_vat(net, rate_percent=settings.VAT_RATE_PERCENT).gross


class Sold(Protocol):
    """What is sold by the month with a fee at the start."""

    monthly_pence: int
    onboarding_pence: int


@register.filter
def first_payment(plan: Sold) -> int:
    """What the first payment for a plan takes in pence: the first month and the set-up fee, as charged."""
    return charged(plan.monthly_pence) + charged(plan.onboarding_pence)


@register.simple_tag
def quotable_id() -> str:
    """The id of this request, for a page that is drawn when nothing else can be asked."""
    return request_id.current()


@register.simple_tag
def vat_percent() -> int:
    """The rate of VAT in the prices shown; 0 where none is charged."""
    rate: int = settings.VAT_RATE_PERCENT
    return rate


@register.filter
def words(text: str) -> list[str]:
    """The words of a line, for a template to go through."""
    return text.split()


@register.filter
def step_range(count: int) -> range:
    """The numbers of so many steps, from 1."""
    return range(1, count + 1)


@register.filter
def day(value: date) -> str:
    """A day in full, be it that on which an instant falls: 23 November 2026."""
    shown = _day_of(value)
    return f"{shown.day} {shown:%B %Y}"


@register.filter
def short_day(value: date) -> str:
    """The same for a table: 23 Nov 2026."""
    shown = _day_of(value)
    return f"{shown.day} {shown:%b %Y}"


def _day_of(value: date) -> date:
    return clock.day_of(value) if isinstance(value, datetime) else value


@register.filter
def prose(text: str) -> str:
    """A sentence of the law's data as people write it: 2026-05-01 as 1 May 2026, GBP 7,000 as £7,000."""
    return ISO_DAY.sub(_day_in_full, text).replace("GBP ", "£")


def _day_in_full(found: re.Match[str]) -> str:
    try:
        return day(date.fromisoformat(found[0]))
    except ValueError:  # only looks like a day
        return found[0]


@register.filter
def distance(value: date) -> str:
    """How far a day is from today, to stand beside the date: "in 12 days", "3 months ago", "today"."""
    days = (value - clock.today()).days
    if days in (-1, 0, 1):
        return ("yesterday", "today", "tomorrow")[days + 1]
    count, unit = _largest_unit(abs(days))
    words = f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return f"in {words}" if days > 0 else f"{words} ago"


def _largest_unit(days: int) -> tuple[int, str]:
    if days < 92:
        return days, "day"
    months = round(days / DAYS_IN_MONTH)
    return (months, "month") if months < 24 else (months // 12, "year")


@register.filter
def standing_word(standing: str) -> str:
    """The word for a standing. An unknown standing is an error, not a blank."""
    return STANDING_WORDS[standing]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in a form, and where it is on the page."""

    anchor: str
    message: str


@register.filter
def problems(forms: BaseForm | Iterable[BaseForm] | None) -> list[Problem]:
    """What is wrong with a form, a formset or several forms, in the order of the page."""
    if not forms:
        return []
    if isinstance(forms, BaseForm):
        return _problems_of(forms)
    found = [Problem("", str(message)) for message in forms.non_form_errors()] if isinstance(forms, BaseFormSet) else []
    return found + [problem for form in forms for problem in _problems_of(form)]


def _problems_of(form: BaseForm) -> list[Problem]:
    found = [Problem("", str(message)) for message in form.non_field_errors()]
    for field in form:
        found += [Problem(first_input(field), str(message)) for message in field.errors]
    return found


def first_input(field: BoundField) -> str:
    """The first control of the field: that of a group bears the group's id and a number."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label
