"""Secret links: the token goes to the person, its hash stays with us."""

import hashlib


def token_hash(token: str) -> str:
    """What is kept of a secret token: enough to know it again, not enough to make it."""
    return hashlib.sha256(token.encode()).hexdigest()
