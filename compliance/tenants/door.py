"""The door of the tenants' pages: `tenancy_view` names the access that a signed-in tenant has to the tenancy."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from accounts.models import User
from compliance.models import TenancyAccess
from compliance.tenants.errors import SwitchedOff
from compliance.tenants.selectors import is_on, may_write, own_access
from config.lib import clock

View = Callable[..., HttpResponseBase]


class TenancyRequest(HttpRequest):
    """A request by a signed-in tenant, with their access to the tenancy that the address names."""

    user: User
    access: TenancyAccess
    may_write: bool


def tenancy_view(view: View) -> View:
    """Let a tenant in to the tenancy in the address, with `request.access` set; to anybody else it is not there."""

    @login_required
    @wraps(view)
    def inner(request: HttpRequest, tenancy: int, *args: Any, **kwargs: Any) -> HttpResponseBase:
        access = own_access(person(request), tenancy=tenancy, on=clock.today())
        if not is_on(access):
            raise SwitchedOff
        request.access = access  # type: ignore[attr-defined]
        request.may_write = may_write(access, on=clock.today())  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    inner.is_tenancy_view = True  # type: ignore[attr-defined]
    return inner


def person(request: HttpRequest) -> User:
    """Who is signed in."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
