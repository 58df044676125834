"""The form about what a landlord is told, and when."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.conf import settings

from accounts.notifying.models import Kind, NotificationWishes


def hour_field(label: str, *, hint: str = "") -> forms.TypedChoiceField:
    """A full hour of the day."""
    return forms.TypedChoiceField(label=label, help_text=hint, coerce=int)


class NotificationForm(forms.Form):
    """Hours, and the mails that one may do without. `offered` are the kinds that this landlord's plan can send."""

    digest_at = hour_field("When does the e-mail with reminders come?", hint="At most one a day, from this time on.")
    quiet_from = hour_field("Quiet hours begin", hint="No reminder goes in quiet hours. What falls into them waits.")
    quiet_until = hour_field("Quiet hours end")
    mails = forms.MultipleChoiceField(
        label="Which other e-mails do you want?",
        required=False,
        help_text="What you do without, you still find in the portal.",
        widget=forms.CheckboxSelectMultiple,
    )
    texts = forms.BooleanField(
        label="Reminders by SMS too",
        required=False,
        help_text="A short text beside each e-mail with reminders.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        wishes: NotificationWishes | None,
        offered: Collection[Kind],
        hours: tuple[int, int],
        wants_texts: bool | None,
    ) -> None:
        self.offered = offered
        self.muted_before = set(wishes.muted) if wishes else set()
        digest_at, quiet_from = hours
        initial = {
            "digest_at": digest_at,
            "quiet_from": quiet_from,
            "quiet_until": wishes.quiet_until if wishes else digest_at,
            "mails": [kind.value for kind in offered if kind not in self.muted_before],
            "texts": wants_texts,
        }
        super().__init__(data, initial=initial)
        first, last = settings.REMINDER_HOURS
        self.offer("digest_at", range(first, last))
        self.offer("quiet_from", range(first + 1, last + 1))
        self.offer("quiet_until", range(first, last))
        self.fields["mails"].choices = [(kind.value, kind.label) for kind in offered]  # type: ignore[attr-defined]
        if wants_texts is None:
            del self.fields["texts"]

    def offer(self, name: str, hours: Iterable[int]) -> None:
        """Let an hour be one of these."""
        self.fields[name].choices = [(hour, f"{hour:02d}:00") for hour in hours]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Quiet hours leave an hour, and the mail comes in one of those that they leave."""
        said: dict[str, Any] = super().clean() or {}
        opens, closes, at = (said.get(name) for name in ("quiet_until", "quiet_from", "digest_at"))
        if opens is None or closes is None or at is None:
            return said
        if opens >= closes:
            self.add_error("quiet_until", f"Choose a time before {closes:02d}:00, when they begin again")
        elif not opens <= at < closes:
            self.add_error("digest_at", "Choose a time outside your quiet hours")
        return said

    @property
    def muted(self) -> set[Kind]:
        """The kinds to do without: those that were not chosen, and what was said of those that are not offered."""
        chosen = set(self.cleaned_data["mails"])
        refused = {kind for kind in self.offered if kind not in chosen}
        return refused | {Kind(kind) for kind in self.muted_before if kind not in self.offered}
