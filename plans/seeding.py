"""Makes the rows of the matrix from its file; running it again changes only what the file changed."""

from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from plans.models import Feature, LegacyPlanCode, Plan, PlanFeature

MATRIX = Path(__file__).parent / "data" / "plan_matrix.yaml"


@transaction.atomic
def seed() -> None:
    """Write plans, features, rights and old codes as the file has them; rights it no longer has are removed."""
    matrix = yaml.safe_load(MATRIX.read_text())
    plans = {row["code"]: write_plan(row) for row in matrix["plans"]}
    features = [write_feature(row, position=number) for number, row in enumerate(matrix["features"], start=1)]
    Feature.objects.exclude(pk__in=[feature.pk for feature in features]).delete()
    write_rights(matrix["features"], plans=plans, features=features)
    for code, current in matrix["legacy_codes"].items():
        LegacyPlanCode.objects.update_or_create(code=code, defaults={"plan": plans[current]})


def write_plan(row: dict[str, Any]) -> Plan:
    """One plan of the file."""
    values = {
        "name": row["name"],
        "rank": row["rank"],
        "property_cap": row["property_cap"],
        "monthly_pence": row["monthly"],
        "onboarding_pence": row["onboarding"],
    }
    return Plan.objects.update_or_create(code=row["code"], defaults=values)[0]


def write_feature(row: dict[str, Any], *, position: int) -> Feature:
    """One feature of the file."""
    values = {"category": row["category"], "name": row["name"], "position": position}
    return Feature.objects.update_or_create(key=row["key"], defaults=values)[0]


def write_rights(rows: list[dict[str, Any]], *, plans: dict[str, Plan], features: list[Feature]) -> None:
    """Each feature belongs to its first plan and every larger one."""
    rights = {
        (plan.pk, feature.pk)
        for row, feature in zip(rows, features, strict=True)
        for plan in plans.values()
        if plan.rank >= plans[row["from"]].rank
    }
    for right in PlanFeature.objects.all():
        if (right.plan_id, right.feature_id) not in rights:
            right.delete()
    PlanFeature.objects.bulk_create(
        [PlanFeature(plan_id=plan, feature_id=feature) for plan, feature in sorted(rights)], ignore_conflicts=True
    )
