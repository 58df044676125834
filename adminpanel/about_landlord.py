"""Everything about one landlord on one page, as far as whoever asks may see it, and what happened in order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.template.defaultfilters import date as in_words
from django.urls import reverse

from accounts.messages.models import Message
from accounts.models import AuditEntry, Landlord, User
from adminpanel.base import as_money
from adminpanel.selectors import listed
from billing.models import OrderCheckout, Payment, Refund, RefundRequest, Subscription
from billing.refunding import left_pence
from compliance.models import Property
from compliance.standing import Standing
from config.lib import clock
from documents.models import Document, DocumentOrder
from intake.models import Submission
from provisioning.models import ProvisioningJob

SHOWN = 5
"""How many rows of each kind are shown before the link to all of them."""
HAPPENED = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it is, what is to be said of it, and where it is."""

    title: str
    said: str
    url: str
    deed: str = ""
    """What can be done with it, and `deed_url`, where."""
    deed_url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of one kind that belong to a landlord: the first few, how many in all, and where all of them are."""

    title: str
    lines: list[Line]
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of row that is shown, and what is said of each."""

    title: str
    rows: Callable[[Landlord], QuerySet[Any]]
    said: Callable[[Any], str]
    is_paid: bool = False
    """Money can be given back from such a row as long as any is left of it."""


def day(moment: Any) -> str:
    """A day as it is written everywhere, or nothing."""
    return in_words(clock.local(moment) if hasattr(moment, "hour") else moment, "j M Y") if moment else ""


def together(*parts: str) -> str:
    """What is to be said, without what is empty."""
    return " · ".join(part for part in parts if part)


def homes_of(landlord: Landlord) -> QuerySet[Property]:
    """A landlord's homes, active ones first, with how many of their requirements are overdue or missing."""
    wrong = Q(requirements__ended_at=None, requirements__standing__in=(Standing.OVERDUE, Standing.MISSING))
    homes = Property.objects.filter(landlord=landlord).annotate(wrong=Count("requirements", filter=wrong))
    return homes.order_by(F("archived_at").desc(nulls_first=True), "line_1", "pk")


def home_said(home: Any) -> str:
    """Where a home is, and how it stands."""
    wrong = f"{home.wrong} overdue or missing" if home.wrong else ""
    return together(home.postcode, home.get_nation_display(), wrong, "archived" if home.archived_at else "")


def subscription_said(row: Subscription) -> str:
    """What a subscription is for and how long it lasts."""
    until = f"until {day(row.current_period_end)}" if row.current_period_end and not row.ended_at else ""
    ends = f"cancelled, ends {day(row.ends_at)}" if row.ends_at and not row.ended_at else ""
    ended = f"ended {day(row.ended_at)}" if row.ended_at else ""
    return together(row.price.plan.name, row.stripe_status, until, ends, ended)


def order_said(order: DocumentOrder) -> str:
    """How far an order is."""
    due = f"due {day(order.due_at)}" if order.due_at else ""
    return together(order.get_state_display(), as_money(order.total_pence), due)


KINDS = (
    Kind("Properties", homes_of, home_said),
    Kind(
        "Subscriptions",
        lambda landlord: Subscription.objects.filter(landlord=landlord).select_related("price__plan"),
        subscription_said,
    ),
    Kind(
        "Payments",
        lambda landlord: Payment.objects.filter(landlord=landlord),
        lambda row: together(as_money(row.amount_pence), day(row.paid_at)),
        is_paid=True,
    ),
    Kind(
        "Payments for documents",
        lambda landlord: OrderCheckout.objects.filter(landlord=landlord),
        lambda row: together(as_money(row.expected_pence), row.get_state_display(), day(row.paid_at)),
        is_paid=True,
    ),
    Kind(
        "Refunds",
        lambda landlord: Refund.objects.filter(landlord=landlord),
        lambda row: together(as_money(row.amount_pence), row.status, day(row.refunded_at)),
    ),
    Kind(
        "Refunds asked for",
        lambda landlord: RefundRequest.objects.filter(landlord=landlord).select_related("payment", "order"),
        lambda row: together(row.get_state_display(), day(row.created_at), row.why),
    ),
    Kind("Orders of documents", lambda landlord: DocumentOrder.objects.filter(landlord=landlord), order_said),
    Kind(
        "Documents in the vault",
        lambda landlord: Document.objects.filter(landlord=landlord),
        lambda row: together(day(row.uploaded_at), "deleted" if row.removed_at else row.get_scan_display()),
    ),
    Kind(
        "Messages",
        lambda landlord: Message.objects.filter(landlord=landlord).order_by("-pk"),
        lambda row: together(row.subject, row.get_state_display(), day(row.created_at)),
    ),
    Kind(
        "Sign-ups",
        lambda landlord: Submission.objects.filter(landlord=landlord),
        lambda row: together(row.get_state_display(), f"last touched {day(row.touched_at)}"),
    ),
    Kind(
        "Building of the portal",
        lambda landlord: ProvisioningJob.objects.filter(landlord=landlord).order_by("-pk"),
        lambda row: together(row.get_state_display(), row.error_code, day(row.created_at)),
    ),
)


def sections(landlord: Landlord, *, seen_by: User) -> list[Section]:
    """Each kind of row that this member of the staff may see."""
    every = ((kind, kind.rows(landlord)) for kind in KINDS)
    seen = ((kind, rows) for kind, rows in every if seen_by.has_perm(right_to_see(rows.model)))
    return [section(kind, rows, landlord=landlord, seen_by=seen_by) for kind, rows in seen]


def section(kind: Kind, rows: QuerySet[Any], *, landlord: Landlord, seen_by: User) -> Section:
    """The first rows of one kind."""
    page = rows.model._meta.label_lower.replace(".", "_")
    may_pay_back = kind.is_paid and seen_by.has_perm(page.replace("_", ".change_", 1))
    lines = [line(kind, row, page=page, may_pay_back=may_pay_back) for row in rows[:SHOWN]]
    return Section(kind.title, lines, rows.count(), listed(page, landlord__id__exact=str(landlord.pk)))


def line(kind: Kind, row: Any, *, page: str, may_pay_back: bool) -> Line:
    """One row, and the way to give its money back where some is left and this member of the staff may."""
    shown = str(row), kind.said(row), reverse(f"admin:{page}_change", args=[row.pk])
    if not may_pay_back or not left_pence(row):
        return Line(*shown)
    return Line(*shown, deed="Give money back", deed_url=reverse(f"admin:{page}_give_back", args=[row.pk]))


MORE = (
    ("Requirements", "compliance_requirement"),
    ("Checkouts", "billing_checkoutintent"),
    ("Stripe events", "billing_stripeevent"),
    ("Digests", "compliance_digest"),
    ("Audit trail", "accounts_auditentry"),
)
"""Lists that hold more of a landlord's, by their page."""


def links(landlord: Landlord, *, seen_by: User) -> list[tuple[str, str]]:
    """The lists with more of a landlord's that this member of the staff may see."""
    return [
        (title, listed(page, landlord__id__exact=str(landlord.pk)))
        for title, page in MORE
        if seen_by.has_perm(page.replace("_", ".view_", 1))
    ]


def right_to_see(model: Any) -> str:
    """The right to see a kind of row."""
    return f"{model._meta.app_label}.view_{model._meta.model_name}"


# What happened ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Happened:
    """An entry of the trail in words."""

    entry: AuditEntry
    words: str
    who: str


def timeline(landlord: Landlord, *, seen_by: User) -> list[Happened]:
    """What happened to a landlord, newest first; nothing where the trail may not be seen."""
    if not seen_by.has_perm(right_to_see(AuditEntry)):
        return []
    entries = AuditEntry.objects.filter(landlord=landlord).select_related("actor").order_by("-at", "-pk")
    return [Happened(entry, words_of(entry.action), who_did(entry)) for entry in entries[:HAPPENED]]


def words_of(action: str) -> str:
    """`billing.checkout.paid` as `Checkout paid`: the app is left out where a subject says as much."""
    parts = action.replace("_", " ").split(".")
    words = " ".join(parts[1:] if len(parts) > 1 else parts)
    return words[:1].upper() + words[1:]


def who_did(entry: AuditEntry) -> str:
    """The person, their number where they are gone, or the system."""
    if entry.actor_id is None:
        return "The system"
    return str(entry.actor or f"Person {entry.actor_id}, deleted")


def everything(landlord: Landlord, *, seen_by: User) -> dict[str, Any]:
    """What the page shows."""
    return {
        "facts": facts(landlord),
        "sections": sections(landlord, seen_by=seen_by),
        "links": links(landlord, seen_by=seen_by),
        "timeline": timeline(landlord, seen_by=seen_by),
        "trail_url": listed("accounts_auditentry", landlord__id__exact=str(landlord.pk)),
    }


def facts(landlord: Landlord) -> Iterable[tuple[str, str]]:
    """What is asked first on the telephone."""
    assignment = getattr(landlord, "assignment", None)
    plan = f"{assignment.plan} · {assignment.get_status_display()}" if assignment else "None"
    return (
        ("Name", landlord.display_name),
        ("Reference", landlord.reference),
        ("Address of record", landlord.email),
        ("Telephone", landlord.phone or "–"),
        ("Plan", plan),
        ("Portal", landlord.get_readiness_display()),
        ("With us since", day(landlord.created_at)),
    )
