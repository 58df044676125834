"""The matrix is data: the rows are the file, the page is the rows, and the code knows the same words."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

from plans.features import FeatureKey
from plans.models import Feature, LegacyPlanCode, Plan, PlanFeature
from plans.seeding import MATRIX, seed

pytestmark = pytest.mark.django_db
FILE = yaml.safe_load(MATRIX.read_text())
PLAN_CODES = re.compile(r"\bPLAN_[0-9][0-9A-Z_]*\b")


@pytest.mark.finding(2, 6)
def test_the_plans_are_the_file_s():
    rows = Plan.objects.values_list("code", "name", "rank", "property_cap", "monthly_pence", "onboarding_pence")
    assert list(rows) == [
        ("PLAN_1_SOLO", "Solo Landlord", 1, 2, 1900, 4900),
        ("PLAN_2_PORTFOLIO", "Portfolio", 2, 10, 3900, 7900),
        ("PLAN_3_PRO", "Professional", 3, 25, 7900, 14900),
    ]


@pytest.mark.finding(3)
def test_each_plan_has_its_features_and_those_of_the_smaller_ones():
    first = {row["key"]: Plan.objects.get(code=row["from"]).rank for row in FILE["features"]}
    rights = set(PlanFeature.objects.values_list("plan__rank", "feature__key"))
    assert rights == {(rank, key) for key, least in first.items() for rank in (1, 2, 3) if rank >= least}


@pytest.mark.finding(18)
def test_code_and_rows_know_the_same_features():
    assert set(Feature.objects.values_list("key", flat=True)) == set(FeatureKey.values)


def test_seeding_again_changes_nothing():
    before = list(PlanFeature.objects.values_list("pk", flat=True))
    seed()
    assert list(PlanFeature.objects.values_list("pk", flat=True)) == before
    assert LegacyPlanCode.objects.count() == 3


@pytest.mark.finding(3)
def test_a_right_that_the_file_does_not_give_is_taken_back():
    solo = Plan.objects.get(code="PLAN_1_SOLO")
    PlanFeature.objects.create(plan=solo, feature=Feature.objects.get(key="webhooks"))
    seed()
    assert not solo.features.filter(key="webhooks").exists()


@pytest.mark.finding(5, 18)
def test_the_page_about_plans_is_current():
    call_command("plans_doc", check=True)


@pytest.mark.finding(19)
def test_no_text_names_a_plan_code_that_the_matrix_does_not_hold():
    """The old codes appear in the file of the matrix and the page made from it alone."""
    known = {row["code"] for row in FILE["plans"]}
    with_old = {"plans/data/plan_matrix.yaml", "docs/plans.md"}
    strays = [
        f"{path}: {code}"
        for path in tracked_texts()
        for code in PLAN_CODES.findall(read(path))
        if code not in known and not (code in FILE["legacy_codes"] and path.as_posix() in with_old)
    ]
    assert strays == []


def tracked_texts() -> list[Path]:
    folders = ["accounts", "plans", "billing", "intake", "provisioning", "compliance", "documents", "adminpanel"]
    folders += ["config", "templates", "static", "docs"]
    suffixes = {".py", ".html", ".txt", ".md", ".yaml", ".js", ".css"}
    root = settings.BASE_DIR
    files = [path for folder in folders for path in (root / folder).rglob("*") if path.suffix in suffixes]
    return [path.relative_to(root) for path in [*files, root / "README.md"] if path.exists()]


def read(path: Path) -> str:
    return (settings.BASE_DIR / path).read_text(errors="ignore")
