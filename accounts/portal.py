"""The door of the portal: `portal_view` names the landlord whose pages these are."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from accounts.errors import NotReady
from accounts.models import Landlord, User
from accounts.selectors import landlords_of
from accounts.states import Readiness

View = Callable[..., HttpResponseBase]
CHOSEN_LANDLORD = "landlord"


class PortalRequest(HttpRequest):
    """A request by a signed-in owner or member, with the landlord whose portal it is for."""

    user: User
    landlord: Landlord


def chosen_landlord(request: HttpRequest) -> Landlord:
    """The landlord this person works for now: the one chosen by address, else their first. A stranger's is a 404."""
    if not isinstance(request.user, User):
        raise Http404
    landlords = list(landlords_of(request.user))
    if not landlords:
        raise Http404
    wanted = request.session.get(CHOSEN_LANDLORD)
    return next((landlord for landlord in landlords if landlord.pk == wanted), landlords[0])


def portal_view(view: View) -> View:
    """Let an owner or member in, with `request.landlord` set; a stranger gets a 404, an unready landlord is told so."""

    @login_required
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        landlord = chosen_landlord(request)
        request.landlord = landlord  # type: ignore[attr-defined]
        if landlord.readiness != Readiness.READY:
            raise NotReady
        return view(request, *args, **kwargs)

    inner.is_portal_view = True  # type: ignore[attr-defined]
    return inner
