"""The page on which an applicant sees their portal being built."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.tokens import landlord_of_progress_token
from config.lib.polling import progress_page
from provisioning.selectors import progress_of


@login_not_required
@never_cache
@require_GET
def progress(request: HttpRequest, token: str) -> HttpResponse:
    """The steps as they happen. Asked for by htmx it answers with the list alone."""
    landlord = landlord_of_progress_token(token)
    if landlord is None:
        raise Http404
    shown = progress_of(landlord)
    page, fragment = "provisioning/progress.html", "provisioning/_progress.html"
    context = {"progress": shown, "token": token, "address": masked(landlord.email)}
    return progress_page(request, context, page=page, fragment=fragment, is_moving=shown.is_moving)


def masked(email: str) -> str:
    """An address that its owner recognises and a passer-by does not: "a…@example.org"."""
    name, _, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"
