"""Which order's draft a visitor may see: the one that their session or their signed link opened."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from config.lib.links import DatedSigner
from documents.orders.links import follow_token
from documents.orders.states import OrderState
from intake.models import OrderDraft
from intake.ordering.services import is_waiting
from intake.session import public

DRAFT = "order_draft"
SALT = "intake.order"
MAX_AGE_SECONDS = 14 * 24 * 3600
View = Callable[..., HttpResponse]


def current(request: HttpRequest) -> OrderDraft | None:
    """The visitor's draft, if they have one."""
    said = request.session.get(DRAFT)
    return opened_by(said) if said else None


def opener(draft: OrderDraft) -> str:
    """What opens this draft for as long as it belongs to the same address."""
    whose = hashlib.sha256(f"{draft.key}:{draft.email.lower()}".encode()).hexdigest()
    return f"{draft.key}:{whose[:16]}"


def opened_by(said: str) -> OrderDraft | None:
    """The draft that this opens; None once it is erased or belongs to another address."""
    draft = draft_by_key(said.partition(":")[0])
    return draft if draft and opener(draft) == said else None


def draft_by_key(key: str) -> OrderDraft | None:
    """The draft with this key."""
    try:
        return OrderDraft.objects.select_related("order", "landlord").filter(key=UUID(key)).first()
    except ValueError:
        return None


def remember(request: HttpRequest, draft: OrderDraft) -> None:
    """This visitor may see this draft from now on, until it belongs to another address."""
    request.session[DRAFT] = opener(draft)


def resume_link(draft: OrderDraft) -> str:
    """An absolute address that opens this draft for fourteen days."""
    token = DatedSigner(salt=SALT).sign(opener(draft))
    return f"{settings.SITE_URL}{reverse('ordering:resume', args=[token])}"


def draft_of(token: str) -> OrderDraft | None:
    """The draft that a link opens; None for one that is stale, forged, of an erased one or an earlier address."""
    try:
        said = DatedSigner(salt=SALT).unsign(token, max_age=MAX_AGE_SECONDS)
    except signing.BadSignature:
        return None
    return opened_by(said)


def of_draft(view: View) -> View:
    """A page that changes a draft. Without one, or with one whose order is made, the visitor is led on."""

    @public
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = current(request)
        if draft is None:
            return redirect("ordering:start")
        if is_waiting(draft.order):
            return redirect("ordering:unpaid")
        if draft.order is not None and draft.order.state != OrderState.CANCELLED:
            return redirect("orders:follow", follow_token(draft.order))
        return view(request, draft, *args, **kwargs)

    return inner
