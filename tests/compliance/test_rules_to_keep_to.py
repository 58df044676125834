"""Rules for which there is no paper: the landlord says that they keep to them, and says so anew when they change."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from django.urls import reverse

from accounts.models import AuditEntry
from compliance.models import Acknowledgement, Obligation, Requirement, Score
from compliance.seeding import read
from tests.compliance.conftest import browser_of
from tests.factories.compliance import add_home

pytestmark = pytest.mark.django_db
RULE = "en_tenant_fees"


def address(name: str, requirement: Requirement) -> str:
    return reverse(f"compliance:requirement-{name}", args=[requirement.pk])


def rule_of(landlord) -> Requirement:
    return Requirement.objects.filter(landlord=landlord, code=RULE, ended_at=None).first()


def keep_to(browser, requirement: Requirement, **sent: str):
    sent = {"version": str(requirement.obligation_id), **sent}
    return browser.post(address("acknowledge", requirement), sent, follow=True)


def page(browser, requirement: Requirement) -> str:
    return browser.get(address("detail", requirement)).content.decode()


def change_the_rule(tmp_path: Path) -> None:
    """A new version of the rule, in force already."""
    row = next(row for row in read("uk_obligations.yaml") if row["code"] == RULE)
    dates = next(row for row in read("obligation_dates.yaml") if row["code"] == RULE)
    version = {"starts_on": date(2026, 11, 1), "ends_on": None, "only_where": None, "why": "An Act that we made up"}
    file = tmp_path / "drafts.yaml"
    file.write_text(yaml.safe_dump([{**row, **dates, "versions": [version]}]))
    call_command("obligations", "apply", str(file), why="An Act", stdout=StringIO())


@pytest.fixture
def flats(solo):
    """Two flats of Sally's, let alike."""
    return [add_home(solo), add_home(solo, line_1="2 Mill Lane")]


def test_a_landlord_says_that_they_keep_to_a_rule_and_takes_it_back(sally, solo, flats):
    rule = rule_of(solo)
    assert "I keep to this" in page(sally, rule)

    for _ in range(2):  # pressed twice
        keep_to(sally, rule)
    said = page(sally, rule)
    assert "Take it back" in said
    assert solo.owner.full_name in said

    for _ in range(2):
        sally.post(address("take-back", rule))
    assert "I keep to this" in page(sally, rule)
    assert list(Acknowledgement.objects.values_list("is_kept", "recorded_by")) == [
        (True, solo.owner.pk),
        (False, solo.owner.pk),
    ]
    assert AuditEntry.objects.filter(action="compliance.acknowledged").count() == 2


def test_it_can_be_said_at_once_wherever_the_rule_applies(sally, solo, flats):
    keep_to(sally, rule_of(solo), everywhere="yes")

    rules = Requirement.objects.filter(landlord=solo, code=RULE, ended_at=None)
    assert rules.count() == len(flats)
    assert all("Take it back" in page(sally, rule) for rule in rules)


def test_lists_say_which_rules_are_kept_to_and_the_score_does_not_move(sally, solo, flats):
    before = list(Score.objects.order_by("pk").values_list("total", flat=True))
    keep_to(sally, rule_of(solo), everywhere="yes")

    assert "Said on" in sally.get(reverse("compliance:property-detail", args=[flats[0].pk])).content.decode()
    listed = sally.get(reverse("compliance:requirement-list"), {"kind": "conduct"}).content.decode()
    assert "you keep to it" in listed
    assert list(Score.objects.order_by("pk").values_list("total", flat=True)) == before


def test_a_rule_that_changed_is_asked_anew_and_what_was_said_stays(sally, solo, flats, tmp_path):
    rule = rule_of(solo)
    keep_to(sally, rule)
    change_the_rule(tmp_path)

    said = page(sally, rule)
    assert "The rule has changed since you said that you keep to it" in said
    assert "the rule as it was then" in said

    late = keep_to(sally, rule)  # from a page that was open since before the change
    assert "The rule changed while you were reading it" in late.content.decode()
    assert Acknowledgement.objects.count() == 1
    rule.refresh_from_db()
    keep_to(sally, rule)
    assert "Take it back" in page(sally, rule)
    assert set(Acknowledgement.objects.values_list("obligation__number", flat=True)) == set(
        Obligation.objects.filter(code=RULE).order_by("-number").values_list("number", flat=True)[:2]
    )


def test_what_needs_a_proof_cannot_be_acknowledged_and_others_rules_are_not_there(sally, solo, pro, flats):
    gas = Requirement.objects.filter(landlord=solo, code="gb_gas_safety_check").first()
    assert "Do you keep to it?" not in page(sally, gas)
    keep_to(sally, gas)
    for name in ("acknowledge", "take-back"):
        assert browser_of(pro.owner).post(address(name, rule_of(solo))).status_code == 404
    assert not Acknowledgement.objects.exists()
