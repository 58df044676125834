"""The inbox: what Stripe told us, and what staff do about an event that is held or failed."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.text import Truncator
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import Landlord, User
from adminpanel import services
from adminpanel.acts import Act, ReasonForm
from adminpanel.base import BY_LANDLORD, EvidenceAdmin, as_json
from billing import services as billing
from billing.errors import WrongAmount
from billing.models import StripeEvent
from billing.tasks import process_event

REASON_SHOWN = 120


def replay(event: StripeEvent, by: User, why: str) -> None:
    """Put an event back into the inbox and ask a worker for it."""
    services.replay_event(event, by, why)
    process_event.delay_on_commit(event.pk)


REPLAY = Act(
    replay,
    title="Replay",
    explanation="The event is processed again, from a fresh copy of its object at Stripe.",
    done="back in the inbox.",
)


class AttachForm(ReasonForm):
    """Whose customer the event names, and why that is known."""

    landlord = forms.CharField(
        label="Reference of the landlord",
        help_text="As CVP-2026-000123.",
        widget=UnfoldAdminTextInputWidget({"autocomplete": "off"}),
    )

    def clean_landlord(self) -> Landlord:
        """The landlord with this reference."""
        found = Landlord.objects.filter(reference=self.cleaned_data["landlord"].strip().upper()).first()
        if found is None:
            raise forms.ValidationError("No landlord has this reference.")
        return found


def attach(event: StripeEvent, by: User, why: str, *, landlord: Landlord) -> None:
    """Say whose customer an event names, and ask a worker for it."""
    billing.attach(event, landlord, by=by, why=why)
    process_event.delay_on_commit(event.pk)


ATTACH = Act(
    attach,
    title="Attach to a landlord",
    explanation="Stripe's customer in this event is this landlord from now on, and the event is processed again. What "
    "they paid is still Stripe's to say.",
    done="attached, and back in the inbox.",
    form=AttachForm,
)


def accept(event: StripeEvent, by: User, why: str) -> None:
    """Take what was paid for right, and ask a worker for the event."""
    billing.accept(event, by=by, why=why)
    process_event.delay_on_commit(event.pk)


ACCEPT = Act(
    accept,
    title="Accept what was paid",
    explanation="Another amount was paid than was asked for. What was paid counts as the whole from now on, and what "
    "was bought begins. Where that is not right, give the money back at Stripe instead.",
    done="accepted, and back in the inbox.",
    is_dangerous=True,
)


@admin.register(StripeEvent)
class StripeEventAdmin(EvidenceAdmin):
    """The inbox: every event that Stripe signed, and what became of it."""

    hidden = ("payload",)
    shown = ("signed_payload",)
    list_display = ("type", "state", "landlord", "error_code", "reason", "created_at", "processed_at")
    list_filter = ("state", "type", "is_live")
    list_select_related = ("landlord",)
    search_fields = ("stripe_id", "object_id", "type", *BY_LANDLORD)
    date_hierarchy = "created_at"
    actions = ("replay",)
    actions_detail = ("replay_this", "attach_this", "accept_this")

    def get_queryset(self, request: HttpRequest) -> QuerySet[StripeEvent]:
        """Without the payloads where only a list is shown."""
        rows: QuerySet[StripeEvent] = super().get_queryset(request).defer("payload")
        return rows

    @admin.display(description="Payload")
    def signed_payload(self, event: StripeEvent) -> str:
        """The event as it was signed."""
        return as_json(event.payload)

    @admin.display(ordering="error")
    def reason(self, event: StripeEvent) -> str:
        """Why it is held or failed."""
        return Truncator(event.error).chars(REASON_SHOWN)

    @action(description="Attach to a landlord", permissions=["act"])  # type: ignore[untyped-decorator]
    def attach_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Say whose customer this event names."""
        return ATTACH.answer(self, request, rows=self.one(request, object_id))

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        """An amount is accepted only where one is held."""
        event = self.get_object(request, object_id)
        is_asked = event is not None and event.error_code == WrongAmount.code
        offered: list[Any] = super().get_actions_detail(request, object_id)
        return [each for each in offered if is_asked or each.method.__name__ != "accept_this"]

    @action(description="Accept what was paid", permissions=["act"])  # type: ignore[untyped-decorator]
    def accept_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take what was paid for right."""
        return ACCEPT.answer(self, request, rows=self.one(request, object_id))

    @action(description="Replay", permissions=["act"])  # type: ignore[untyped-decorator]
    def replay(self, request: HttpRequest, queryset: QuerySet[StripeEvent]) -> HttpResponse:
        """Replay the chosen events."""
        return REPLAY.answer(self, request, rows=queryset)

    @action(description="Replay", permissions=["act"])  # type: ignore[untyped-decorator]
    def replay_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Replay this event."""
        return REPLAY.answer(self, request, rows=self.one(request, object_id))
