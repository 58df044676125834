"""The forms on which people answer, and which know what they showed."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from compliance.attributes import Attribute, cleaned, sections
from compliance.forms import NOT_SURE, FactsForm
from compliance.history import Said, plain
from compliance.meanwhile import SeenField
from config.lib import clock
from config.lib.dayfield import DayField

SEEN = "seen"
Group = tuple[str, list[BoundField]]


def seen_in(data: Mapping[str, Any] | None, *, prefix: str) -> Said:
    """What the page showed that sent this; nothing where it does not say so."""
    return cleaned(SeenField().clean((data or {}).get(f"{prefix}-{SEEN}")))


class AnswersForm(FactsForm):
    """Asks for these facts over what is so now; `seen` carries that along, to tell what the person changes.

    Of a form that comes back, `typed` is what the person had changed on it.
    """

    seen = SeenField()

    def __init__(
        self, *args: Any, asked: Iterable[Attribute], now: Said, typed: Said | None = None, **options: Any
    ) -> None:
        self.asked, typed = list(asked), typed or {}
        super().__init__(*args, asked=self.asked, values={**now, **typed}, **options)
        self.fields[SEEN].initial = plain({row.name: now[row.name] for row in self.asked})
        for name, value in typed.items():
            if value is None and isinstance(self.fields[name], forms.ChoiceField):
                self.fields[name].initial = NOT_SURE

    def clean_seen(self) -> Said:
        """What the page had shown."""
        return cleaned(self.cleaned_data[SEEN])

    @property
    def groups(self) -> list[Group]:
        """The fields by the parts of a form, each with its title."""
        found: dict[str, list[BoundField]] = {}
        for row in self.asked:
            found.setdefault(sections()[row.section], []).append(self[row.name])
        return list(found.items())

    @property
    def sent(self) -> Said:
        """The facts that the page sent; one that it left out is not said to be unknown."""
        return {row.name: self.cleaned_data[row.name] for row in self.asked if self.has_sent(row.name)}

    def has_sent(self, name: str) -> bool:
        """Whether the page sent anything for the field."""
        widget = self.fields[name].widget
        return not widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name))


class SinceForm(forms.Form):
    """From which day the answers hold."""

    since = DayField(
        label="Since when is this so?",
        help_text="It is taken for every answer that you change. Leave it empty if it always was so.",
        required=False,
    )

    def clean_since(self) -> date | None:
        """A day that has come: what is said of days to come would be so before anybody looked again."""
        since: date | None = self.cleaned_data["since"]
        if since is not None and since > clock.today():
            raise ValidationError("Enter today or an earlier day. Say what changes later when it has changed")
        return since

    @property
    def groups(self) -> list[Group]:
        """The field under its title."""
        return [("From which day", [self["since"]])]
