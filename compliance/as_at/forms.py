"""Asking for the day that is looked at, and up to when what was recorded counts."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from compliance.as_at.world import Moment
from config.lib import clock
from config.lib.dayfield import DayField

FIRST = date(1990, 1, 1)
"""Older law is not in the catalogue."""
LOOKING_AHEAD = timedelta(days=10 * 366)


class MomentForm(forms.Form):
    """A day, and where an answer of that time is wanted, the day up to which what was recorded counts."""

    on = DayField(label="Which day?", help_text="A day gone by, or one to come.")
    known = DayField(
        label="As we knew it on",
        help_text="Leave it empty to use everything that is recorded by now, about whatever day.",
        required=False,
    )

    def clean_on(self) -> date:
        """A day that the law is known for."""
        on: date = self.cleaned_data["on"]
        last = clock.today() + LOOKING_AHEAD
        if not FIRST <= on <= last:
            raise ValidationError(f"Enter a day from {FIRST.year} to {last.year}", code="out_of_range")
        return on

    def clean_known(self) -> date | None:
        """A day that has been."""
        known: date | None = self.cleaned_data["known"]
        if known is not None and known > clock.today():
            raise ValidationError("Enter today or a day before, since nothing is known later yet", code="future")
        return known

    @property
    def moment(self) -> Moment:
        """What was asked for: all that is recorded by now, or by the end of the day that was named."""
        known = self.cleaned_data["known"]
        return Moment(self.cleaned_data["on"], clock.at_hour(known, hour=24) if known else clock.now())


def parameters(on: date, known: date | None = None) -> dict[str, Any]:
    """The same as the parameters of an address."""
    named = {"on": on, "known": known}
    return {
        f"{name}_{part}": getattr(day, part)
        for name, day in named.items()
        if day is not None
        for part in ("day", "month", "year")
    }
