"""What waits for a member of staff: how much of each kind, why, and where it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.messages.models import Message
from accounts.messages.states import MessageState
from accounts.models import User
from adminpanel.selectors import failed_jobs, late_jobs, listed
from billing.models import StripeEvent
from billing.states import EventState
from config.lib import clock
from documents.models import Document, DocumentOrder
from documents.orders.selectors import stuck
from documents.orders.states import OrderState
from documents.states import ReadingState, ScanState


@dataclass(frozen=True, slots=True)
class Work:
    """Work of one kind: which rows, in which list, narrowed how, and who may see it."""

    title: str
    explanation: str
    rows: Callable[[], QuerySet[Any]]
    page: str
    narrowed: dict[str, str]

    @property
    def permission(self) -> str:
        """The right without which it is not shown: to see its list."""
        app, model = self.page.split("_")
        return f"{app}.view_{model}"


@dataclass(frozen=True, slots=True)
class Need:
    """Work of one kind, counted."""

    title: str
    explanation: str
    count: int
    url: str


WORK = (
    Work(
        "Held events",
        "Stripe sent something that cannot be right as it is. The landlord keeps what they had.",
        lambda: StripeEvent.objects.filter(state=EventState.HELD),
        "billing_stripeevent",
        {"state__exact": EventState.HELD},
    ),
    Work(
        "Failed events",
        "They were tried eight times. Replay them when the cause is gone.",
        lambda: StripeEvent.objects.filter(state=EventState.FAILED),
        "billing_stripeevent",
        {"state__exact": EventState.FAILED},
    ),
    Work(
        "Portals that could not be built",
        "A landlord has paid and has no portal. The job says which step failed.",
        failed_jobs,
        "provisioning_provisioningjob",
        {"attention": "failed"},
    ),
    Work(
        "Portals that are late",
        "Paid for more than 15 minutes ago and still not ready.",
        late_jobs,
        "provisioning_provisioningjob",
        {"attention": "late"},
    ),
    Work(
        "Orders to check",
        "Their documents are made. Nothing is sent before somebody has approved it.",
        lambda: DocumentOrder.objects.filter(state=OrderState.IN_REVIEW),
        "documents_documentorder",
        {"state__exact": OrderState.IN_REVIEW},
    ),
    Work(
        "Orders that failed",
        "They were paid for and could not be made. The order says why, and can be tried again.",
        lambda: DocumentOrder.objects.filter(state=OrderState.FAILED),
        "documents_documentorder",
        {"state__exact": OrderState.FAILED},
    ),
    Work(
        "Orders that are late",
        "Longer in one place than that may take, or past the hour that was promised.",
        lambda: stuck(clock.now()),
        "documents_documentorder",
        {"late": "yes"},
    ),
    Work(
        "Messages not sent",
        "The mail server refused them at every attempt.",
        lambda: Message.objects.filter(state=MessageState.FAILED),
        "accounts_message",
        {"state__exact": MessageState.FAILED},
    ),
    Work(
        "Files held",
        "They wait for the virus scanner, and their landlords cannot open them yet.",
        lambda: Document.objects.filter(scan=ScanState.WAITING),
        "documents_document",
        {"scan__exact": ScanState.WAITING},
    ),
    Work(
        "Files with a virus",
        "They are shut away. Their landlords were told; some ask what to do.",
        lambda: Document.objects.filter(scan=ScanState.INFECTED, removed_at=None),
        "documents_document",
        {"scan__exact": ScanState.INFECTED, "removed_at__isempty": "1"},
    ),
    Work(
        "Readings to check",
        "Certificates that could not be read. See why, and help their landlords to record them by hand.",
        lambda: Document.objects.filter(reading__state=ReadingState.FAILED),
        "documents_document",
        {"reading__state__exact": ReadingState.FAILED},
    ),
)


def needs_a_person(user: User) -> list[Need]:
    """Every kind of work that this member of the staff may see, with how much of it there is."""
    seen = [work for work in WORK if user.has_perm(work.permission)]
    return [
        Need(work.title, work.explanation, work.rows().count(), listed(work.page, **work.narrowed)) for work in seen
    ]
