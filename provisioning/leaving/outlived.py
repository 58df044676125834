"""Removing what an erased account had paid, once no law asks for it any more.

It has to be kept for six years after the end of the accounting period in which it was paid. Such a period is a year at
most, so that whatever moved seven years ago is past it, whenever the year of whoever runs this site ends.
"""

from datetime import datetime, timedelta

from django.apps import apps
from django.db import transaction
from django.db.models import Model, Q

from accounts.audit import services as audit
from accounts.models import Landlord
from billing.models import Dispute, Payment, Refund
from config.lib import clock
from provisioning.leaving.erasing import remove
from provisioning.leaving.staying import FOR_SEVEN_YEARS
from provisioning.models import AccountClosure
from provisioning.states import ClosureState

MONEY_KEPT = timedelta(days=7 * 365 + 2)
"""Seven years, with as many leap days as there can be in them."""
MOVES = ((Payment, "paid_at"), (Refund, "refunded_at"), (Dispute, "disputed_at"))


def end_money() -> int:
    """Remove what was paid by accounts that were erased seven years ago, where no money moved since: how many rows."""
    before = clock.now() - MONEY_KEPT
    closed = AccountClosure.objects.filter(state=ClosureState.ERASED, ended_at__lte=before).values("landlord")
    holding = {key for model in tables() for key in holders(model, among=Q(landlord__in=closed))}
    return sum(forget_money(key, before=before) for key in sorted(holding))


def tables() -> list[type[Model]]:
    """The kinds of rows that are kept for so long."""
    return [apps.get_model(label) for label in FOR_SEVEN_YEARS]


def holders(model: type[Model], *, among: Q) -> set[int]:
    """The landlords, by key, of whom there are such rows."""
    return set(model._base_manager.filter(among).values_list("landlord", flat=True))


@transaction.atomic
def forget_money(landlord_pk: int, *, before: datetime) -> int:
    """Remove all that is kept of one landlord's payments, unless some moved later: how many rows."""
    Landlord.objects.select_for_update().get(pk=landlord_pk)
    if any(model._base_manager.filter(landlord=landlord_pk, **{f"{at}__gt": before}).exists() for model, at in MOVES):
        return 0
    return sum(forget_rows(model, landlord_pk=landlord_pk) for model in tables())


def forget_rows(model: type[Model], *, landlord_pk: int) -> int:
    """Remove a landlord's rows of one kind, and say so in the trail: how many."""
    keys = list(model._base_manager.filter(landlord=landlord_pk).values_list("pk", flat=True))
    if keys:
        remove(model, keys=keys)
        audit.record_set("provisioning.money_removed", model=model, keys=keys, landlord=landlord_pk)
    return len(keys)
