"""Secret and signed links. Of a secret token only its hash stays with us; a signed one carries a key and no secret."""

import hashlib

from django.core.signing import BadSignature, Signer

from accounts.models import Landlord

PROGRESS_SALT = "accounts.progress"


def token_hash(token: str) -> str:
    """What is kept of a secret token: enough to know it again, not enough to make it."""
    return hashlib.sha256(token.encode()).hexdigest()


def progress_token(landlord: Landlord) -> str:
    """The token of an applicant's progress page. The same each time, so that it may stand in an idempotent request."""
    return Signer(salt=PROGRESS_SALT).sign(landlord.reference)


def landlord_of_progress_token(token: str) -> Landlord | None:
    """The landlord whose progress a token shows, or None for a token that we did not make."""
    try:
        reference = Signer(salt=PROGRESS_SALT).unsign(token)
    except BadSignature:
        return None
    return Landlord.objects.filter(reference=reference).first()
