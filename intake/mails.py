"""The mails of a sign-up."""

import secrets

from django.urls import reverse

from accounts.messages.services import queue, tell_staff
from accounts.models import Landlord
from accounts.selectors import deactivated
from intake.links import resume_link
from intake.models import Revision, Submission
from intake.selectors import live_submissions


def send_link(submission: Submission) -> None:
    """The link to go on with. It says nothing that was typed: anybody can type anybody's address."""
    queue(
        "intake_go_on",
        to=submission.email,
        key=f"intake:{submission.key}:{secrets.token_hex(8)}",
        holds_secret=True,
        context={"link": resume_link(submission)},
    )


def answer_address(email: str) -> None:
    """Write to whoever asked for a link. The page says the same to everybody; only the mail knows who they are."""
    occasion = secrets.token_hex(8)
    submission = live_submissions(email).first()
    if submission:
        send_link(submission)
    elif Landlord.objects.filter(email__iexact=email).exists():
        queue("intake_known", to=email, key=f"intake-known:{occasion}", context={"path": reverse("account_login")})
    else:
        queue("intake_unknown", to=email, key=f"intake-unknown:{occasion}", context={"path": reverse("intake:start")})


def tell_lapsed(revision: Revision) -> None:
    """The payment came to nothing; here is how to go on."""
    submission = revision.submission
    queue(
        "intake_lapsed",
        to=submission.email,
        key=f"intake-lapsed:{revision.reference}",
        holds_secret=True,
        context={"link": resume_link(submission)},
    )


def tell_of_deactivated(submission: Submission) -> None:
    """Say to the address why its sign-up cannot be paid, and to staff that somebody waits for them; each once."""
    person = deactivated(submission.email)
    if person is None:
        return
    queue("intake_deactivated", to=person.email, key=f"intake:{submission.key}:deactivated:{person.pk}", context={})
    tell_staff(
        "intake.deactivated_signs_up",
        key=f"{submission.key}:{person.pk}",
        sentence="Somebody with a deactivated account wants to sign up and pay. They can once the account is active.",
        path=f"/admin/accounts/user/{person.pk}/change/",
    )
