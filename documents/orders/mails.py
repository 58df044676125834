"""The mails about an order: to who ordered, and to staff."""

import secrets

from accounts.messages.models import Message
from accounts.messages.services import mail_staff, queue, tell_staff
from config.lib.money import format_pence
from documents.models import DocumentOrder, ReviewNote
from documents.orders.links import FILES_DAYS, files_link, follow_link
from documents.orders.selectors import product_of

DELIVERY = "order-files:"


def send(template: str, order: DocumentOrder, *, key: str, **context: object) -> Message:
    """A mail about an order to the address of the order."""
    return queue(
        template,
        to=order.email,
        key=key,
        landlord=order.landlord,
        holds_secret=True,
        context={
            "order": order,
            "product_title": product_of(order).title,
            "total": format_pence(order.total_pence),
            "link": follow_link(order),
            **context,
        },
    )


def tell_paid(order: DocumentOrder) -> None:
    """The money came, and what happens now."""
    send("order_paid", order, key=f"order-paid:{order.reference}")


def tell_cancelled(order: DocumentOrder) -> None:
    """All of the money went back, and nothing more is made."""
    send("order_cancelled", order, key=f"order-cancelled:{order.reference}")


def ask(note: ReviewNote) -> None:
    """Something is asked of the customer."""
    send("order_question", note.order, key=f"order-question:{note.order.reference}:{note.pk}", words=note.words)


def deliver(order: DocumentOrder) -> Message:
    """The link to the files, once; asked again, it is the same mail."""
    link = files_link(order)
    return send("order_files", order, key=f"{DELIVERY}{order.reference}", files=link, days=FILES_DAYS)


def send_files_again(order: DocumentOrder) -> None:
    """A fresh link to the files."""
    occasion = secrets.token_hex(8)
    send(
        "order_files", order, key=f"order-again:{order.reference}:{occasion}", files=files_link(order), days=FILES_DAYS
    )


def path_of(order: DocumentOrder) -> str:
    """Where staff look at an order."""
    return f"/admin/documents/documentorder/{order.pk}/review/"


def tell_staff_to_review(order: DocumentOrder) -> None:
    """An order waits to be checked."""
    mail_staff(
        "orders.to_review",
        key=f"{order.reference}:{order.moved_at:%Y%m%dT%H%M%S%f}",
        sentence=f"The documents of order {order.reference} are made and wait to be checked.",
        path=path_of(order),
    )


def tell_staff_failed(order: DocumentOrder) -> None:
    """An order failed and waits for a person."""
    tell_staff(
        "orders.failed",
        key=f"{order.reference}:{order.moved_at:%Y%m%dT%H%M%S%f}",
        sentence=f"Order {order.reference} failed with {order.error_code}. Nothing was sent to the customer.",
        path=path_of(order),
    )
