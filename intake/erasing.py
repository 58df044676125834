"""Forgetting who never paid. The law asks us to keep nothing of them, so nothing is kept but rows to be counted."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from accounts.erasing import erase_landlord
from accounts.messages.services import forget_address, forget_mails
from accounts.models import Landlord, User
from accounts.states import Readiness
from billing.forgetting import forget_payer
from config.lib import clock
from documents.selectors import draft_documents
from documents.services import forget
from intake.models import Submission
from intake.selectors import has_ordered, live_submissions
from intake.states import SUBMISSION, SubmissionState

ANSWER_KEPT = timedelta(days=1)
ORDER_MAILS = "order-"
"""How the keys of all mails about orders begin."""


@transaction.atomic
def erase_applicant_on_request(landlord: Landlord, *, by: User, why: str) -> None:
    """Forget an applicant who never paid, with every sign-up of theirs, without waiting for the 90 days."""
    for submission in Submission.objects.filter(landlord=landlord).exclude(state=SubmissionState.ERASED):
        if submission.state != SubmissionState.ABANDONED:
            SUBMISSION.move(submission, to=SubmissionState.ABANDONED, by=by, why=why)
        erase(submission, why=why, by=by)


@transaction.atomic
def erase(submission: Submission, *, why: str = "Abandoned for 90 days", by: User | None = None) -> None:
    """Forget the person: answers, files, mails and every address they typed go, the row stays to be counted."""
    for document in draft_documents(str(submission.key)):
        forget(document)
    addresses = {submission.email} | erase_mails(submission)
    submission.revisions.update(answers={})
    nothing: dict[str, Any] = {"answers": {}, "email": ""}
    SUBMISSION.move(submission, to=SubmissionState.ERASED, by=by, why=why, **nothing)
    forget_applicant(submission)
    forget_addresses(addresses)


def forget_addresses(addresses: set[str]) -> None:
    """Erase the mails to addresses with which nobody signs up any more, but for those about what a guest ordered."""
    for address in addresses:
        if not live_submissions(address).exists():
            forget_address(address, but=ORDER_MAILS if has_ordered(address) else "")


def forget_who_asked() -> None:
    """Make true what the mail to an address with no sign-up says: that we keep nothing about it."""
    forget_addresses(forget_mails("intake-unknown:", before=clock.now() - ANSWER_KEPT))


def erase_mails(submission: Submission) -> set[str]:
    """Erase the mails about a sign-up; the addresses that they went to."""
    keys = [f"intake:{submission.key}:", *(f"intake-lapsed:{each.reference}" for each in submission.revisions.all())]
    return {address for key in keys for address in forget_mails(key)}


def forget_applicant(submission: Submission) -> None:
    """Erase the landlord whom an unpaid sign-up made, and what Stripe told of them."""
    landlord = submission.landlord
    if landlord is not None and landlord.readiness == Readiness.APPLICANT:
        forget_payer(landlord)
        erase_landlord(landlord, why="Never paid")
