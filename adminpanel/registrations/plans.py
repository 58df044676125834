"""The plan matrix, to be read: it is changed in its file, and everything follows from there."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from adminpanel.base import EvidenceAdmin, EvidenceInline, as_money
from plans.models import Feature, LegacyPlanCode, Plan, PlanAssignment, PlanFeature


class RightsOfPlan(EvidenceInline):
    model = PlanFeature
    fields = ("feature",)
    readonly_fields = fields
    verbose_name_plural = "what it has"
    show_change_link = False


@admin.register(Plan)
class PlanAdmin(EvidenceAdmin):
    """What is sold, for how much."""

    hidden = ("monthly_pence", "onboarding_pence")
    shown = ("monthly", "onboarding")
    list_display = ("name", "code", "rank", "property_cap", "monthly", "onboarding")
    search_fields = ("name", "code")
    inlines = (RightsOfPlan,)

    @admin.display(ordering="monthly_pence")
    def monthly(self, plan: Plan) -> str:
        """A month, before VAT."""
        return as_money(plan.monthly_pence)

    @admin.display(ordering="onboarding_pence")
    def onboarding(self, plan: Plan) -> str:
        """The fee at the start, before VAT."""
        return as_money(plan.onboarding_pence)


@admin.register(Feature)
class FeatureAdmin(EvidenceAdmin):
    """The matrix: a row for each feature, a column for each plan."""

    list_display = ("name", "key", "category")
    list_filter = ("category",)
    search_fields = ("name", "key")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Feature]:
        """With the plans that have each."""
        rows: QuerySet[Feature] = super().get_queryset(request).prefetch_related("plans")
        return rows

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The feature, and whether each plan has it."""
        return ["name", "key", "category", *[column_of(plan) for plan in Plan.objects.all()]]


def column_of(plan: Plan) -> Callable[[Feature], bool]:
    """The column of a plan in the matrix."""

    @admin.display(description=plan.name, boolean=True)
    def has(feature: Feature) -> bool:
        return plan in feature.plans.all()

    has.__name__ = plan.code.lower()
    return has


@admin.register(LegacyPlanCode)
class LegacyPlanCodeAdmin(EvidenceAdmin):
    """Codes of the first price list, and what they mean today."""

    list_display = ("code", "plan")
    list_select_related = ("plan",)
    search_fields = ("code",)


@admin.register(PlanAssignment)
class PlanAssignmentAdmin(EvidenceAdmin):
    """Which plan each landlord has. Billing writes it; nobody gives a plan away by hand."""

    list_display = ("landlord", "plan", "status", "since")
    list_filter = ("status", "plan")
    list_select_related = ("landlord", "plan")
    search_fields = ("landlord__reference", "landlord__email", "landlord__name", "landlord__company_name")
    date_hierarchy = "since"
