"""`docs/plans.md`, generated from the rows."""

from config.lib.money import format_pence
from plans.features import PENDING_FEATURES
from plans.models import LegacyPlanCode, Plan
from plans.selectors import matrix_rows


def document() -> str:
    """The whole page as Markdown."""
    plans = list(Plan.objects.all())
    lines = [
        "# Plans",
        "",
        "Generated from the rows of the plan matrix by `manage.py plans_doc`; do not edit. Amounts exclude VAT.",
        "",
        *table(["", *[plan.name for plan in plans]], price_rows(plans)),
        "",
        "## Features",
        "",
        *table(["Feature", "Key", *[plan.name for plan in plans], "Built"], feature_rows(plans)),
        "",
        "## Codes of the first price list",
        "",
        *table(["Old code", "Means today"], legacy_rows()),
    ]
    return "\n".join(lines) + "\n"


def table(heading: list[str], rows: list[list[str]]) -> list[str]:
    """A Markdown table."""
    return [f"| {' | '.join(row)} |" for row in [heading, ["---"] * len(heading), *rows]]


def price_rows(plans: list[Plan]) -> list[list[str]]:
    """What each plan costs and allows."""
    return [
        ["Code", *[f"`{plan.code}`" for plan in plans]],
        ["Active properties", *[str(plan.property_cap) for plan in plans]],
        ["A month", *[format_pence(plan.monthly_pence) for plan in plans]],
        ["Onboarding, once", *[format_pence(plan.onboarding_pence) for plan in plans]],
    ]


def feature_rows(plans: list[Plan]) -> list[list[str]]:
    """Which plan has what."""
    return [
        [
            feature.name,
            f"`{feature.key}`",
            *["yes" if plan in feature.plans.all() else "–" for plan in plans],
            "not yet" if feature.key in PENDING_FEATURES else "yes",
        ]
        for feature in matrix_rows()
    ]


def legacy_rows() -> list[list[str]]:
    """What the old codes mean."""
    codes = LegacyPlanCode.objects.select_related("plan").order_by("code")
    return [[f"`{legacy.code}`", f"{legacy.plan.name} (`{legacy.plan.code}`)"] for legacy in codes]
