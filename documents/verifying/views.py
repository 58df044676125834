"""The public page that tells whether a file was issued here, unchanged."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from config.lib.ratelimit import HOUR, allow
from config.lib.uploads import left_unread
from documents.verifying.forms import VerifyForm
from documents.verifying.verdicts import Verdict, fingerprint_of, verdict_on

TRIES_AN_HOUR = 60


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a file or its fingerprint, and answer on the same page."""
    if request.method == "GET":
        return render(request, "documents/verifying/verify.html", {"form": VerifyForm()})
    form = VerifyForm(request.POST, request.FILES, unread=left_unread(request))
    if not allow(f"verify:{request.META.get('REMOTE_ADDR', '')}", limit=TRIES_AN_HOUR, seconds=HOUR):
        form.add_error(None, "That is one try too many for this hour. Try again later.")
        return render(request, "documents/verifying/verify.html", {"form": form}, status=429)
    if not form.is_valid():
        return render(request, "documents/verifying/verify.html", {"form": form}, status=422)
    return render(request, "documents/verifying/verify.html", {"form": VerifyForm(), "verdict": verdict_of(form)})


def verdict_of(form: VerifyForm) -> Verdict:
    """What we say of the file, or where none was sent, of the fingerprint."""
    file = form.cleaned_data["file"]
    return verdict_on(fingerprint_of(file.chunks()) if file else form.cleaned_data["fingerprint"])
