"""What a change of plan or status means for the landlord's letter box, and one of their address for Stripe."""

from typing import Any

from django.dispatch import receiver

from accounts.models import Landlord
from accounts.signals import address_changed
from billing import mails
from billing.account.pages import money_of
from billing.models import AddressNews
from plans.entitlements import Entitlements
from plans.models import Plan, PlanAssignment
from plans.signals import entitlements_changed
from plans.status import Status


@receiver(entitlements_changed, sender=PlanAssignment)
def tell_landlord(landlord: Landlord, before: Entitlements | None, after: Entitlements, **_: Any) -> None:
    """Say what changed. The first plan has its receipt and welcome, and a late payment its own mail."""
    if before is None:
        return
    if after.status == Status.DISABLED:
        if before.status != Status.DISABLED:
            tell_of_end(landlord, plan=after.plan)
    elif before.plan != after.plan:
        mails.tell_changed(landlord, before=before, after=after)


def tell_of_end(landlord: Landlord, *, plan: Plan) -> None:
    """It has ended, or it has only stopped, and then why and what can be done is what the billing page says."""
    money = money_of(landlord)
    if money.has_ended and not money.is_suspended:
        mails.tell_ended(landlord, plan=plan)
    else:
        mails.tell_stopped(landlord, sentence=money.sentence)


@receiver(address_changed, sender=Landlord)
def tell_stripe(landlord: Landlord, **_: Any) -> None:
    """Have Stripe told where its own mails go from now on, of those who pay."""
    from billing.tasks import tell_address

    if landlord.customers.exists():
        tell_address.delay_on_commit(AddressNews.objects.create(landlord=landlord).pk)
