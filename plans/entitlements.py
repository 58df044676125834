"""What a landlord may do at this moment: the one answer to every "may they?"."""

from dataclasses import dataclass

from plans.errors import FeatureNotInPlan, SubscriptionInactive
from plans.features import Access, FeatureKey
from plans.models import Feature, Plan
from plans.status import Status


@dataclass(frozen=True, slots=True)
class Entitlements:
    """A landlord's plan, its status, and what follows."""

    plan: Plan
    status: Status
    features: frozenset[FeatureKey]
    property_limit: int

    def allows(self, key: FeatureKey, *, to: Access = Access.READ) -> bool:
        """Whether this access to this feature passes."""
        return key in self.features and self.status.permits(to)

    def check(self, key: FeatureKey, *, to: Access) -> None:
        """Pass, or raise the refusal that names the plan which has it."""
        if key not in self.features:
            suggested = Plan.objects.filter(rights__feature__key=key).order_by("rank").first()
            name = Feature.objects.get(key=key).name
            raise FeatureNotInPlan(key=key, feature_name=name, current=self.plan, suggested=suggested)
        if not self.status.permits(to):
            raise SubscriptionInactive(current=self.plan, status=self.status, access=to)
