"""Pages that two people have open at once: what each changed, and what the second is told of the first's change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core import signing

from config.lib import clock
from config.lib.display import day

SALT = "compliance.meanwhile"


class SeenField(forms.Field):
    """Carries what a page showed, as JSON in our hand, to what it sends. Cleans to nothing where that is not there."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def prepare_value(self, value: Any) -> str:
        """What was shown, signed."""
        return value if isinstance(value, str) else signing.dumps(value or {}, salt=SALT)

    def clean(self, value: Any) -> dict[str, Any]:
        """What was shown."""
        try:
            shown: dict[str, Any] = signing.loads(value or "", salt=SALT)
        except signing.BadSignature:
            return {}
        return shown


def contradicted(own: Mapping[str, Any], *, seen: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """Of what a person says, that which others have said otherwise since they saw it, as it is now."""
    return {name: now[name] for name, value in own.items() if now[name] not in (seen.get(name), value)}


def point_out(form: forms.Form, *, problems: Mapping[str, str]) -> None:
    """Say at these fields what is to be looked at before the form is sent again."""
    form.full_clean()
    form.cleaned_data = {}
    for name, problem in problems.items():
        form.add_error(name, problem)


def changed_meanwhile(label: str, *, now: str, who: str, at: datetime | None) -> str:
    """What the second is told of the first's change: what it is now, who said so and when."""
    when = f" on {day(clock.local(at))} at {clock.local(at):%H:%M}" if at else ""
    who = who or "somebody else"
    said = f"{who[0].upper()}{who[1:]} said so{when}"
    return f"{label}: now “{now}”. {said}. Save again to put your answer in its place"
