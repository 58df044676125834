"""What a landlord wants to be told of, and when. Whoever said nothing gets everything, at the installation's hours."""

from django.conf import settings

from accounts.models import Landlord
from accounts.notifying.models import Kind, NotificationWishes


def wishes_of(landlord: Landlord) -> NotificationWishes | None:
    """What they said, if they said anything."""
    return NotificationWishes.objects.filter(landlord=landlord).first()


def is_wanted(kind: Kind, *, by: Landlord) -> bool:
    """Whether a landlord wants the mails of a kind."""
    return not NotificationWishes.objects.filter(landlord=by, muted__contains=[kind]).exists()


def text_hours(landlord: Landlord) -> tuple[int, int]:
    """From which hour until which one reminders go by SMS."""
    said = wishes_of(landlord)
    return narrowed(said.quiet_until, said.quiet_from) if said else settings.REMINDER_HOURS


def digest_hours(landlord: Landlord) -> tuple[int, int]:
    """From which hour until which one digests go."""
    said = wishes_of(landlord)
    return narrowed(said.digest_at, said.quiet_from) if said else settings.REMINDER_HOURS


def narrowed(opens: int, closes: int) -> tuple[int, int]:
    """These hours within the installation's own; its own where that leaves nothing, so that nothing waits for ever."""
    first, last = settings.REMINDER_HOURS
    opens, closes = max(first, opens), min(last, closes)
    return (opens, closes) if opens < closes else (first, last)
