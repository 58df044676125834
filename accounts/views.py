"""Pages about getting in: the invitation, the landing after sign-in, choosing a landlord, the development mailbox."""

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from accounts import services
from accounts.errors import InvitationInvalid
from accounts.forms import SetPasswordForm
from accounts.members import accept, decline, waiting_for
from accounts.models import DeliveredMail, User
from accounts.portal import CHOSEN_LANDLORD
from accounts.selectors import landlords_of, open_invitation
from config.routes import PORTAL_HOME, STAFF_HOME, TENANT_HOME


@login_not_required
@never_cache
@sensitive_post_parameters()
def set_password(request: HttpRequest, token: str) -> HttpResponse:
    """An invited person sets a password and is signed in."""
    invitation = open_invitation(token)
    if invitation is None:
        raise InvitationInvalid
    form = SetPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.accept_invitation(token, password=form.cleaned_data["password"])
        except ValidationError as error:
            form.add_error("password", error)
        else:
            return signed_in(request, user)
    return render(request, "accounts/set_password.html", {"form": form, "invited": invitation.user})


def signed_in(request: HttpRequest, user: User) -> HttpResponse:
    """Sign the person in as the sign-in page would, second step included where they have one."""
    lands = "accounts:invitations" if waiting_for(user).exists() else "accounts:after-sign-in"
    answer: HttpResponse = perform_login(request, user, redirect_url=reverse(lands))
    return answer


@require_GET
def after_sign_in(request: HttpRequest) -> HttpResponse:
    """Send each person where they belong."""
    if isinstance(request.user, User) and landlords_of(request.user).exists():
        return redirect(PORTAL_HOME)
    if request.user.is_staff:
        return redirect(STAFF_HOME)
    is_asked = isinstance(request.user, User) and waiting_for(request.user).exists()
    return redirect("accounts:invitations" if is_asked else TENANT_HOME)


@require_GET
def invitations(request: HttpRequest) -> HttpResponse:
    """The portals in which whoever is signed in is asked to work."""
    if not isinstance(request.user, User):
        raise Http404
    return render(request, "accounts/invitations.html", {"invitations": waiting_for(request.user)})


@require_POST
def answer_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept an invitation and go to that portal, or decline it; somebody else's is a 404."""
    if not isinstance(request.user, User):
        raise Http404
    invitation = get_object_or_404(waiting_for(request.user), pk=pk)
    if "decline" in request.POST:
        decline(invitation)
        messages.success(request, "Declined. You are shown nothing of that portal.")
        return redirect("accounts:invitations")
    accept(invitation)
    request.session[CHOSEN_LANDLORD] = invitation.landlord_id
    return redirect(PORTAL_HOME)


@require_GET
def choose_landlord(request: HttpRequest, reference: str) -> HttpResponse:
    """Work for this landlord from now on, on the page named by `next` if that is one of ours; another's is a 404."""
    if not isinstance(request.user, User):
        raise Http404
    landlord = get_object_or_404(landlords_of(request.user), reference=reference)
    request.session[CHOSEN_LANDLORD] = landlord.pk
    onwards = request.GET.get("next", "")
    is_ours = onwards.startswith("/") and url_has_allowed_host_and_scheme(onwards, allowed_hosts=None)
    return redirect(onwards if is_ours else PORTAL_HOME)


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign a person out in one other place; another's session, and the one that they are in, is a 404."""
    if not isinstance(request.user, User):
        raise Http404
    services.end_session(request.user, pk=pk, here=request.session.session_key)
    messages.success(request, "You are signed out there.")
    return redirect("usersessions_list")


@login_not_required
@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """The mails that a server without a mail server kept. Development only."""
    if not settings.DEVELOPMENT_PAGES:
        raise Http404
    return render(request, "accounts/mailbox.html", {"mails": DeliveredMail.objects.all()[:50]})


@login_not_required
@require_GET
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One kept mail, as text with its links. Development only."""
    if not settings.DEVELOPMENT_PAGES:
        raise Http404
    return render(request, "accounts/mail.html", {"mail": get_object_or_404(DeliveredMail, pk=pk)})
