"""Coming back: the signed link, asking for a new one, and the two pages that people agree to."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from documents import language_model
from intake import mails
from intake.forms import LinkForm
from intake.limits import may_ask
from intake.links import submission_of
from intake.session import public, remember
from intake.terms import VERSION_DAY
from intake.views.steps import go_on


@public
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Go on with a sign-up on any device. A link that no longer works leads to a new one."""
    submission = submission_of(token)
    if submission is None:
        return render(request, "intake/link.html", {"form": LinkForm(), "is_stale": True}, status=410)
    remember(request, submission)
    return go_on(submission)


@public
def link(request: HttpRequest) -> HttpResponse:
    """Ask for a link. The page answers alike whether an address is known or not; the mail differs."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"].lower()
        if may_ask(request, email=email):
            mails.answer_address(email)
        return redirect("intake:link-sent")
    return render(request, "intake/link.html", {"form": form})


@public
def link_sent(request: HttpRequest) -> HttpResponse:
    """What happens now."""
    return render(request, "intake/link_sent.html")


@public
def forget_me(request: HttpRequest) -> HttpResponse:
    """Begin anew on this device; what was begun stays where its link leads."""
    if request.method == "POST":
        request.session.flush()
    return redirect("intake:start")


@public
def terms(request: HttpRequest) -> HttpResponse:
    """The terms."""
    return render(request, "intake/terms.html", {"version": VERSION_DAY, "vat": settings.VAT_RATE_PERCENT})


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """The privacy notice. Whoever else sees personal data here depends on what this installation is configured for."""
    host = urlsplit(settings.OPENAI_BASE_URL).hostname if language_model.is_configured() else None
    said = {"version": VERSION_DAY, "sends_texts": bool(settings.SMS_GATEWAY_URL), "model_host": host}
    return render(request, "intake/privacy.html", said)
