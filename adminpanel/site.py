"""The staff site: entered through the one sign-in page, unknown to everybody who is not staff."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from csp.decorators import csp
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView, redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject
from django.views.decorators.cache import never_cache
from django.views.defaults import permission_denied
from unfold.sites import UnfoldAdminSite

from accounts.audit import services as audit
from accounts.models import User
from accounts.selectors import second_steps_of
from adminpanel.needs import needs_a_person
from adminpanel.policy import POLICY
from config.routes import SECOND_STEP, STAFF_HOME

View = Callable[..., HttpResponseBase]


class StaffSite(UnfoldAdminSite):  # type: ignore[misc]
    """The admin for staff. Its pages ask for roles, never for plans."""

    index_title = "What needs a person now"

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Staff get the page under the admin's own content policy; whoever else is signed in gets a 404.

        Without a second step nothing opens. What a role may not do is a 403, and the trail says who tried what.
        """
        checked = super().admin_view(view, cacheable)

        @wraps(checked)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refuse_others(self, request)
            if isinstance(request.user, User) and not second_steps_of(request.user).exists():
                return led_to_second_step(request)
            try:
                with transaction.atomic():
                    answer: HttpResponseBase = checked(request, *args, **kwargs)
                    return answer
            except PermissionDenied as refusal:
                return refused(request, refusal)

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
        refuse_others(self, request)
        return LogoutView.as_view(next_page=reverse("account_login"))(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """A password is changed where everybody changes theirs."""
        return redirect("account_change_password")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The work that waits for a person."""
        needs = needs_a_person(request.user)  # type: ignore[arg-type]
        shown = {"needs": needs, "waiting": sum(need.count for need in needs)}
        return super().index(request, (extra_context or {}) | shown)  # type: ignore[no-any-return]

    def app_index(self, request: HttpRequest, app_label: str, extra_context: Any = None) -> HttpResponse:
        """The kinds of rows of one app; refused where the person may see none of them."""
        if not self.get_app_list(request, app_label):
            raise PermissionDenied
        return super().app_index(request, app_label, extra_context)  # type: ignore[no-any-return]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """The kinds of rows that the person may see, reckoned only by the few pages that list them."""
        return SimpleLazyObject(partial(super().get_app_list, request, app_label))

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Without the theme's colours, which it would write into the page: ours are a stylesheet."""
        context: dict[str, Any] = super().each_context(request)
        return context | {"colors": {}}


def refuse_others(site: StaffSite, request: HttpRequest) -> None:
    """For a signed-in person who is not staff there is nothing here."""
    if request.user.is_authenticated and not site.has_permission(request):
        raise Http404


def led_to_second_step(request: HttpRequest) -> HttpResponse:
    """To where a second step is set up, told why."""
    messages.info(request, "Staff sign in with a second step. Set one up, and the staff pages open to you.")
    return redirect(SECOND_STEP)


def refused(request: HttpRequest, refusal: PermissionDenied) -> HttpResponse:
    """The page that says that a role has not this right. Whatever had begun is undone; the attempt is written down."""
    asked = {"method": request.method, "path": request.path[:300]}
    audit.record("adminpanel.refused", subject=request.user, after=asked)  # type: ignore[arg-type]
    return permission_denied(request, refusal)
