"""What a change of plan or status means for the landlord's letter box."""

from typing import Any

from django.dispatch import receiver

from accounts.models import Landlord
from billing import mails
from plans.entitlements import Entitlements
from plans.models import PlanAssignment
from plans.signals import entitlements_changed
from plans.status import Status


@receiver(entitlements_changed, sender=PlanAssignment)
def tell_landlord(landlord: Landlord, before: Entitlements | None, after: Entitlements, **_: Any) -> None:
    """Say what changed. The first plan has its receipt and welcome, and a late payment its own mail."""
    if before is None:
        return
    if after.status == Status.DISABLED:
        if before.status != Status.DISABLED:
            mails.tell_ended(landlord, plan=after.plan)
    elif before.plan != after.plan:
        mails.tell_changed(landlord, before=before, after=after)
