"""The mails of an order that is not paid yet."""

from django.http import HttpRequest

from accounts.messages.services import queue
from intake.limits import may_ask
from intake.models import OrderDraft
from intake.ordering.session import resume_link


def send_link(request: HttpRequest, draft: OrderDraft) -> None:
    """The link to go on with, once for each address; where that is one mail too many, no page tells."""
    if may_ask(request, email=draft.email):
        queue(
            "order_go_on",
            to=draft.email,
            key=f"order-draft:{draft.key}:{draft.email}",
            holds_secret=True,
            context={"link": resume_link(draft)},
        )


def tell_lapsed(draft: OrderDraft, *, reference: str) -> None:
    """The payment came to nothing; here is how to go on."""
    queue(
        "order_lapsed",
        to=draft.email,
        key=f"order-lapsed:{reference}",
        holds_secret=True,
        context={"link": resume_link(draft)},
    )
