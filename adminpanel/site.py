"""The staff site: entered through the one sign-in page, unknown to everybody who is not staff."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from unfold.sites import UnfoldAdminSite

from adminpanel.policy import POLICY
from adminpanel.selectors import needs_a_person
from config.routes import STAFF_HOME

View = Callable[..., HttpResponseBase]


class StaffSite(UnfoldAdminSite):  # type: ignore[misc]
    """The admin for staff. Its pages ask for roles, never for plans."""

    index_title = "What needs a person now"

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Staff get the page under the admin's own content policy; whoever else is signed in gets a 404."""
        checked = super().admin_view(view, cacheable)

        @wraps(checked)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refuse_others(self, request)
            answer: HttpResponseBase = checked(request, *args, **kwargs)
            return answer

        guarded: View = csp(POLICY)(inner)
        return guarded

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one sign-in page for everybody; the way back here goes with it."""
        refuse_others(self, request)
        if self.has_permission(request):
            return redirect(STAFF_HOME)
        return redirect_to_login(request.GET.get("next") or reverse(STAFF_HOME), reverse("account_login"))

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponseBase:
        """Sign out, and back to the sign-in page."""
        return LogoutView.as_view(next_page=reverse("account_login"))(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """A password is changed where everybody changes theirs."""
        return redirect("account_change_password")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The work that waits for a person."""
        needs = needs_a_person()
        shown = {"needs": needs, "waiting": sum(need.count for need in needs)}
        return super().index(request, (extra_context or {}) | shown)  # type: ignore[no-any-return]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Without the theme's colours, which it would write into the page: ours are a stylesheet."""
        context: dict[str, Any] = super().each_context(request)
        return context | {"colors": {}}


def refuse_others(site: StaffSite, request: HttpRequest) -> None:
    """For a signed-in person who is not staff there is nothing here."""
    if request.user.is_authenticated and not site.has_permission(request):
        raise Http404
