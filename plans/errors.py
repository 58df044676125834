"""What the gate refuses, each with the way on."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from config import routes
from config.lib.errors import DomainError
from plans.features import Access, FeatureKey
from plans.status import Status

if TYPE_CHECKING:
    from plans.models import Plan


class UnknownPlan(DomainError):
    """A plan code that neither the matrix nor the table of old codes holds. Nothing falls back to the smallest plan."""

    code = "plans.unknown_plan"
    status = 404
    title = "There is no such plan"
    message = "That plan does not exist. Choose one of the plans on our price list."


class GateRefusal(DomainError):
    """The gate said no. Carries the current plan and the cheapest plan that would say yes."""

    status = 403
    current: "Plan"
    suggested: "Plan | None"

    def as_json(self) -> dict[str, object]:
        """What a page says too: the plan, the smallest that would do (None: there is none), and where to change it."""
        suggested = self.suggested.code if self.suggested else None
        return {
            **super().as_json(),
            "plan": self.current.code,
            "suggested_plan": suggested,
            "upgrade_url": f"{settings.SITE_URL}{reverse(routes.BILLING)}",
        }


class FeatureNotInPlan(GateRefusal):
    """The plan does not have the feature."""

    code = "plans.feature_not_in_plan"
    title = "Your plan does not include this"

    def __init__(self, *, key: FeatureKey, feature_name: str, current: "Plan", suggested: "Plan | None") -> None:
        self.key, self.current, self.suggested = key, current, suggested
        way_on = f" {suggested.name} has it." if suggested else ""
        super().__init__(f"“{feature_name}” is not part of {current.name}.{way_on}")


class SubscriptionInactive(GateRefusal):
    """The plan has it, the status does not let it through."""

    code = "plans.subscription_inactive"
    title = "Your subscription is not active"

    def __init__(self, *, current: "Plan", status: Status, access: Access) -> None:
        self.current, self.suggested, self.access = current, None, access
        why = "a payment is overdue" if status == Status.LIMITED else "your subscription is not running"
        super().__init__(f"You can see and export everything you have, but not change it, because {why}.")


class LimitReached(GateRefusal):
    """The plan's cap on active properties is full."""

    code = "plans.limit_reached"
    title = "Your plan is full"

    def __init__(self, *, current: "Plan", suggested: "Plan | None", limit: int, wanted: int) -> None:
        self.current, self.suggested, self.limit, self.wanted = current, suggested, limit, wanted
        plural = "property" if limit == 1 else "properties"
        way_on = (
            f"{suggested.name} allows {suggested.property_cap}."
            if suggested
            else "No plan allows more; write to us about larger portfolios."
        )
        super().__init__(f"{current.name} allows {limit} active {plural}. {way_on}")

    def as_json(self) -> dict[str, object]:
        """The cap too, and how many active properties there would have been."""
        return {**super().as_json(), "limit": self.limit, "wanted": self.wanted}


class NotThatMany(DomainError):
    """More or fewer properties were chosen to stay active than the plan allows."""

    code = "plans.not_that_many"
    status = 422
    title = "Choose as many as your plan allows"
