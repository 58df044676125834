"""The door of the portal: `portal_view` names the landlord whose pages these are."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from accounts.errors import AccountClosed, NotReady, OtherLandlord
from accounts.models import Landlord, User
from accounts.selectors import landlords_of
from accounts.states import Readiness

View = Callable[..., HttpResponseBase]
CHOSEN_LANDLORD = "landlord"
FOR_LANDLORD = "for_landlord"
"""The hidden field that names, by the reference, whose portal a form was opened in."""


class PortalRequest(HttpRequest):
    """A request by a signed-in owner or member, with the landlord whose portal it is for."""

    user: User
    landlord: Landlord


def chosen_landlord(request: HttpRequest) -> Landlord:
    """The landlord this person works for now: the one chosen by address, else their first. A stranger's is a 404.

    One that is closed is nobody's choice while there is another.
    """
    if not isinstance(request.user, User):
        raise Http404
    landlords = list(landlords_of(request.user))
    if not landlords:
        raise Http404
    open_ones = [landlord for landlord in landlords if landlord.readiness != Readiness.CLOSED] or landlords
    wanted = request.session.get(CHOSEN_LANDLORD)
    return next((landlord for landlord in open_ones if landlord.pk == wanted), open_ones[0])


def others_of(request: HttpRequest) -> list[Landlord]:
    """The open portals in which this person could look as well, beside the one that is chosen."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return []
    mine = [landlord for landlord in landlords_of(user) if landlord.readiness == Readiness.READY]
    return [landlord for landlord in mine if landlord != chosen_landlord(request)]


def ensure_meant(request: HttpRequest, *, landlord: Landlord) -> None:
    """Pass where a form that is sent names this landlord, or none; OtherLandlord where another was chosen meanwhile."""
    if request.method == "POST" and request.POST.get(FOR_LANDLORD, landlord.reference) != landlord.reference:
        raise OtherLandlord(landlord=landlord.display_name)


def ensure_named(request: PortalRequest) -> None:
    """Pass where a form that is sent names its landlord at all; for what cannot be undone."""
    if request.method == "POST" and FOR_LANDLORD not in request.POST:
        raise OtherLandlord(landlord=request.landlord.display_name)


def portal_view(view: View) -> View:
    """Let an owner or member in, with `request.landlord` set; a stranger gets a 404, and where the portal is not ready
    yet, or closed, they are told so. A form that was opened in another landlord's portal is refused.
    """

    @login_required
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        landlord = chosen_landlord(request)
        request.landlord = landlord  # type: ignore[attr-defined]
        if landlord.readiness == Readiness.CLOSED:
            raise AccountClosed
        if landlord.readiness != Readiness.READY:
            raise NotReady
        ensure_meant(request, landlord=landlord)
        return view(request, *args, **kwargs)

    inner.is_portal_view = True  # type: ignore[attr-defined]
    return inner
