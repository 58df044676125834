"""The signed link with which a sign-up is gone on with on any device."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from intake.models import Submission
from intake.selectors import submission_by_key

SALT = "intake.resume"
MAX_AGE_SECONDS = 14 * 24 * 3600


def resume_link(submission: Submission) -> str:
    """An absolute address that opens this sign-up for fourteen days."""
    token = signing.TimestampSigner(salt=SALT).sign(str(submission.key))
    return f"{settings.SITE_URL}{reverse('intake:resume', args=[token])}"


def submission_of(token: str) -> Submission | None:
    """The sign-up that a link opens; None for one that is stale, forged, or of an erased sign-up."""
    try:
        key = signing.TimestampSigner(salt=SALT).unsign(token, max_age=MAX_AGE_SECONDS)
    except signing.BadSignature:
        return None
    return submission_by_key(key)
