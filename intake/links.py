"""What opens a sign-up: a signed link on any device, and from then on the session there."""

import hashlib

from django.conf import settings
from django.core import signing
from django.urls import reverse

from config.lib.links import DatedSigner
from intake.models import Submission
from intake.selectors import submission_by_key

SALT = "intake.resume"
MAX_AGE_SECONDS = 14 * 24 * 3600


def opener(submission: Submission) -> str:
    """What opens this sign-up for as long as it belongs to the same address."""
    return f"{submission.key}:{hashlib.sha256(submission.email.lower().encode()).hexdigest()[:16]}"


def opened_by(said: str) -> Submission | None:
    """The sign-up that this opens; None once it is erased or belongs to another address."""
    submission = submission_by_key(said.partition(":")[0])
    return submission if submission and opener(submission) == said else None


def resume_link(submission: Submission) -> str:
    """An absolute address that opens this sign-up for fourteen days."""
    token = DatedSigner(salt=SALT).sign(opener(submission))
    return f"{settings.SITE_URL}{reverse('intake:resume', args=[token])}"


def submission_of(token: str) -> Submission | None:
    """The sign-up that a link opens; None for one that is stale, forged, of an erased one or an earlier address."""
    try:
        said = DatedSigner(salt=SALT).unsign(token, max_age=MAX_AGE_SECONDS)
    except signing.BadSignature:
        return None
    return opened_by(said)
