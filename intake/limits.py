"""How many mails a visitor may cause: to one address only as many as a person needs, whichever page is asked."""

from django.http import HttpRequest

from config.lib.ratelimit import HOUR, allow

LINKS_PER_ADDRESS = 3
LINKS_PER_VISITOR = 10


def may_ask(request: HttpRequest, *, email: str) -> bool:
    """Whether this is not one mail too many, for the address or for the visitor."""
    visitor = request.META.get("REMOTE_ADDR", "")
    by_address = allow(f"intake-link:{email.lower()}", limit=LINKS_PER_ADDRESS, seconds=HOUR)
    return allow(f"intake-link:{visitor}", limit=LINKS_PER_VISITOR, seconds=HOUR) and by_address
