"""Signed links to an order: one that shows how far it is, and one, for a while, that hands out its files.

Neither knows of a login or a session, so neither ends with one.
"""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from config.lib.links import DatedSigner
from documents.models import DocumentOrder
from documents.orders.selectors import order_by_reference

FOLLOW, FILES = "documents.order.follow", "documents.order.files"
FILES_DAYS = 14


def follow_token(order: DocumentOrder) -> str:
    """The token of the page that shows how far an order is."""
    return signing.Signer(salt=FOLLOW).sign(order.reference)


def followed(token: str) -> DocumentOrder | None:
    """The order that a page shows; None for a token that we did not make."""
    try:
        return order_by_reference(signing.Signer(salt=FOLLOW).unsign(token))
    except signing.BadSignature:
        return None


def files_token(order: DocumentOrder) -> str:
    """The token that hands out an order's files for fourteen days from now."""
    return DatedSigner(salt=FILES).sign(order.reference)


def handed_out(token: str) -> DocumentOrder | None:
    """The order whose files a link hands out; None once it has expired, or was never ours."""
    try:
        reference = DatedSigner(salt=FILES).unsign(token, max_age=FILES_DAYS * 24 * 3600)
    except signing.BadSignature:
        return None
    return order_by_reference(reference)


def expired(token: str) -> DocumentOrder | None:
    """The order that a link once handed out, however long ago, to say where a new one is asked for."""
    try:
        return order_by_reference(DatedSigner(salt=FILES).unsign(token))
    except signing.BadSignature:
        return None


def follow_link(order: DocumentOrder) -> str:
    """The absolute address of the page that shows how far an order is."""
    return f"{settings.SITE_URL}{reverse('orders:follow', args=[follow_token(order)])}"


def files_link(order: DocumentOrder) -> str:
    """An absolute address that hands out an order's files for fourteen days."""
    return f"{settings.SITE_URL}{reverse('orders:files', args=[files_token(order)])}"
