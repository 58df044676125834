"""The mails of a sign-up."""

import secrets

from django.urls import reverse

from accounts.messages.services import queue
from accounts.models import Landlord
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
