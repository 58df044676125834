"""What staff decide about a dispute that was lost. Nothing decides it by itself."""

from django.db import transaction

from accounts.audit import services as audit
from accounts.models import Landlord, User
from billing.errors import NotLost
from billing.models import Dispute, Suspension
from billing.subscriptions import settle
from config.lib import clock


@transaction.atomic
def suspend(dispute: Dispute, *, by: User, why: str) -> Suspension:
    """Take access away from whoever lost us this money; NotLost before the bank has decided, or for a guest."""
    row = Dispute.objects.select_for_update(of=("self",)).select_related("landlord").get(pk=dispute.pk)
    if row.status != Dispute.LOST or row.landlord is None:
        raise NotLost
    suspension, is_new = Suspension.objects.get_or_create(
        dispute=row, defaults={"landlord": row.landlord, "by": by, "why": why}
    )
    if is_new:
        audit.record("billing.suspended", subject=suspension, after={"dispute": str(row)}, why=why, by=by)
        follow(row.landlord)
    return suspension


@transaction.atomic
def lift(dispute: Dispute, *, by: User, why: str) -> None:
    """Give access back; where it was given back before, nothing changes."""
    row = Suspension.objects.select_for_update(of=("self",)).filter(dispute=dispute, lifted_at=None).first()
    if row is None:
        raise NotLost("Access is not suspended for this dispute.")
    row.lifted_at = clock.now()
    row.save(update_fields=["lifted_at"])
    audit.record("billing.suspension_lifted", subject=row, why=why, by=by)
    follow(row.landlord)


def follow(landlord: Landlord) -> None:
    """Give the landlord the status that follows now."""
    settle(Landlord.objects.select_for_update().get(pk=landlord.pk))
