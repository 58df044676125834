"""What a landlord has, feature by feature, and what the next larger plan would add: the gate's answers, laid out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from plans.entitlements import Entitlements
from plans.features import PENDING_FEATURES, Access, Category, FeatureKey
from plans.models import Feature, Plan
from plans.selectors import all_plans, matrix_rows
from plans.status import Status

GROUPS: Mapping[Category, str] = {
    Category.CORE: "Homes and the law",
    Category.COMMUNICATION: "Reminders",
    Category.DOCUMENTS: "Documents",
    Category.AI: "Certificate reading",
    Category.REPORTING: "Reports",
    Category.PORTAL: "Tenants",
    Category.BRANDING: "Branding",
    Category.INTEGRATION: "Your own systems",
    Category.AUDIT: "Audit trail",
}


class Having(StrEnum):
    """How a landlord has a feature."""

    ON = "on"
    RESTING = "resting"
    NOT_IN_PLAN = "not_in_plan"


@dataclass(frozen=True, slots=True)
class Held:
    """A feature, what the gate lets through of it at this moment, and the smallest plan that has it."""

    feature: Feature
    is_in_plan: bool
    passes: frozenset[Access]
    smallest: Plan

    @property
    def having(self) -> Having:
        """Whether all of it is there, or why not: the status holds some of it back, or the plan has none of it."""
        if not self.is_in_plan:
            return Having.NOT_IN_PLAN
        return Having.ON if self.passes == frozenset(Access) else Having.RESTING


@dataclass(frozen=True, slots=True)
class Holding:
    """A plan in its status, every feature that there is, and what the next plan adds. None: there is no larger one."""

    plan: Plan
    status: Status
    held: Sequence[Held]
    next_plan: Plan | None
    adds: Sequence[Feature]

    @property
    def groups(self) -> list[tuple[str, list[Held]]]:
        """The features as people look for them, in the order of the price list."""
        order = list(Category)
        rows = sorted(self.held, key=lambda row: (order.index(Category(row.feature.category)), row.feature.position))
        return [
            (GROUPS[Category(category)], list(found))
            for category, found in groupby(rows, key=lambda row: row.feature.category)
        ]


def holding_of(entitlements: Entitlements) -> Holding:
    """What these entitlements hold, and what the next larger plan would add to them."""
    plans = all_plans()
    following = next((plan for plan in plans if plan.rank > entitlements.plan.rank), None)
    built = [feature for feature in matrix_rows() if feature.key not in PENDING_FEATURES]
    held = [held_of(feature, entitlements) for feature in built]
    missing = {row.feature.pk for row in held if not row.is_in_plan}
    adds = [feature for feature in following.features.all() if feature.pk in missing] if following else []
    return Holding(entitlements.plan, entitlements.status, held, following, adds)


def held_of(feature: Feature, entitlements: Entitlements) -> Held:
    """One feature, as the gate answers for each kind of access."""
    key = FeatureKey(feature.key)
    passes = frozenset(access for access in Access if entitlements.allows(key, to=access))
    smallest = min(feature.plans.all(), key=lambda plan: plan.rank)
    return Held(feature, key in entitlements.features, passes, smallest)
