"""Reading the matrix. Each answer is a query over the rows; there is no second table anywhere."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, QuerySet

from accounts.models import Landlord
from accounts.states import Readiness
from plans.entitlements import Entitlements
from plans.errors import UnknownPlan
from plans.features import PENDING_FEATURES, Access, FeatureKey
from plans.models import Feature, LegacyPlanCode, Plan, PlanAssignment, PlanFeature
from plans.status import Status


def all_plans() -> list[Plan]:
    """Every plan, smallest first, each with `shown_features`: what it has of the features that exist today."""
    built = Feature.objects.exclude(key__in=PENDING_FEATURES)
    return list(Plan.objects.prefetch_related(Prefetch("features", queryset=built, to_attr="shown_features")))


def plan_by_code(code: str) -> Plan:
    """The plan of a current or an old code; UnknownPlan for any other."""
    plan = Plan.objects.filter(code=code).first()
    if plan is None:
        legacy = LegacyPlanCode.objects.select_related("plan").filter(code=code).first()
        plan = legacy.plan if legacy else None
    if plan is None:
        raise UnknownPlan
    return plan


def cheapest_plan_with(key: FeatureKey) -> Plan | None:
    """The smallest plan that has a feature."""
    return Plan.objects.filter(rights__feature__key=key).order_by("rank").first()


def cheapest_plan_for(properties: int) -> Plan | None:
    """The smallest plan whose cap suffices; None when no plan allows that many."""
    return Plan.objects.filter(property_cap__gte=properties).order_by("rank").first()


def assignment_of(landlord: Landlord) -> PlanAssignment | None:
    """The landlord's assignment with its plan; None before the first payment."""
    return PlanAssignment.objects.select_related("plan").filter(landlord=landlord).first()


def keys_of(plan: str) -> ArraySubquery:
    """In a statement, the keys of all that a plan has; `plan` is the way to it from the statement's rows."""
    return ArraySubquery(PlanFeature.objects.filter(plan=OuterRef(plan)).values("feature__key"))


@cache
def assignments_with_keys() -> QuerySet[Any]:
    """Assignments with their plan, and as `keys` what it has. Put together once and asked anew by each request."""
    return PlanAssignment.objects.select_related("plan").annotate(keys=keys_of("plan")).order_by()


def entitlements_of(landlord: Landlord) -> Entitlements | None:
    """What the landlord may do at this moment, in one query; None where no plan was ever assigned."""
    assignment = next(iter(assignments_with_keys().filter(landlord=landlord)), None)
    return entitlements_by(assignment, keys=assignment.keys) if assignment else None


def entitlements_by(assignment: PlanAssignment, *, keys: Iterable[str]) -> Entitlements:
    """What an assignment gives, whose plan has these keys."""
    return Entitlements(
        plan=assignment.plan,
        status=Status(assignment.status),
        features=frozenset(FeatureKey(key) for key in keys),
        property_limit=assignment.plan.property_cap,
    )


def matrix_rows() -> QuerySet[Feature]:
    """Every feature with the plans that have it, in the order of the price list."""
    return Feature.objects.prefetch_related("plans")


def landlords_allowed(key: FeatureKey, *, to: Access) -> QuerySet[PlanAssignment, int]:
    """The keys of all landlords for whom the gate lets this access to a feature through, to be used in a statement.

    Nothing goes out for an account that is closed, whatever its plan was.
    """
    statuses = [status for status in Status if status.permits(to)]
    allowed = PlanAssignment.objects.filter(status__in=statuses, plan__rights__feature__key=key)
    return allowed.exclude(landlord__readiness=Readiness.CLOSED).order_by().values_list("landlord", flat=True)
