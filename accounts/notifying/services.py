"""Writing what a landlord wants to be told of."""

from collections.abc import Collection

from django.db import transaction

from accounts.audit import services as audit
from accounts.models import Landlord, User
from accounts.notifying.models import Kind, NotificationWishes


@transaction.atomic
def set_wishes(
    landlord: Landlord, *, digest_at: int, quiet_from: int, quiet_until: int, muted: Collection[Kind], by: User
) -> None:
    """Remind at these hours, and send no mails of the muted kinds. Saying again what holds changes nothing."""
    Landlord.objects.select_for_update().get(pk=landlord.pk)
    after = {"digest_at": digest_at, "quiet_from": quiet_from, "quiet_until": quiet_until, "muted": sorted(muted)}
    former = NotificationWishes.objects.filter(landlord=landlord).first()
    before = {name: getattr(former, name) for name in after} if former else {}
    if before == after:
        return
    row, _ = NotificationWishes.objects.update_or_create(landlord=landlord, defaults=after)
    audit.record("accounts.notifications_changed", subject=row, before=before, after=after, by=by)
