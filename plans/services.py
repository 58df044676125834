"""Writing assignments, and the checks that services make before they act."""

from collections.abc import Callable

from django.db import transaction

from accounts.audit import services as audit
from accounts.errors import NotReady
from accounts.models import Landlord
from config.lib import clock
from plans.entitlements import Entitlements
from plans.errors import LimitReached
from plans.features import Access, FeatureKey
from plans.models import Plan, PlanAssignment
from plans.selectors import cheapest_plan_for, entitlements_of
from plans.signals import entitlements_changed
from plans.status import Status


@transaction.atomic
def assign_plan(landlord: Landlord, *, plan: Plan, status: Status, why: str) -> PlanAssignment:
    """Give the landlord this plan in this status; saying again what already holds changes and audits nothing."""
    assignment = PlanAssignment.objects.select_for_update().filter(landlord=landlord).first()
    before = {"plan": assignment.plan.code, "status": assignment.status} if assignment else {}
    after = {"plan": plan.code, "status": str(status)}
    if assignment and before == after:
        return assignment
    had = entitlements_of(landlord)
    assignment, _ = PlanAssignment.objects.update_or_create(
        landlord=landlord, defaults={"plan": plan, "status": status, "since": clock.now()}
    )
    audit.record("plans.assigned", subject=assignment, before=before, after=after, why=why)
    entitlements_changed.send(
        sender=PlanAssignment, landlord=landlord, before=had, after=required_entitlements(landlord)
    )
    return assignment


def required_entitlements(landlord: Landlord) -> Entitlements:
    """What the landlord may do; NotReady where no plan was ever assigned, never a guess at one."""
    entitlements = entitlements_of(landlord)
    if entitlements is None:
        raise NotReady
    return entitlements


def ensure_feature(landlord: Landlord, key: FeatureKey, *, to: Access) -> None:
    """Pass, or raise the gate's refusal."""
    required_entitlements(landlord).check(key, to=to)


def ensure_room(landlord: Landlord, *, adding: int, count: Callable[[Landlord], int]) -> None:
    """Pass if `adding` more active properties fit the plan, or raise LimitReached.

    Landlord and assignment stay locked until the caller's transaction ends, in the order in which a change of plan
    locks them, so two doors used at once cannot both take the last place, and none waits for the other in a circle.
    `count` gives the active properties there are now; it is asked under these locks.
    Status is not asked: who may write is `ensure_feature`'s to say, and what was paid for is built though the
    subscription has ended since.
    """
    Landlord.objects.select_for_update(no_key=True).get(pk=landlord.pk)
    assignment = (
        PlanAssignment.objects.select_for_update(of=("self",)).select_related("plan").filter(landlord=landlord).first()
    )
    if assignment is None:
        raise NotReady
    wanted = count(landlord) + adding
    limit = assignment.plan.property_cap
    if adding and wanted > limit:
        suggested = cheapest_plan_for(wanted)
        raise LimitReached(current=assignment.plan, suggested=suggested, limit=limit, wanted=wanted)
