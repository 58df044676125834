"""Guarantees, changes of a tenancy, inventories and checklists say what their own nation's law asks."""

import pytest

from documents.generation.catalogue import kinds
from tests.documents.generation.finished import evened, written

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("nation", ["england", "wales", "northern_ireland"])
def test_a_guarantee_is_a_deed_signed_before_a_witness(nation):
    said = written("guarantor_agreement", nation)

    assert "This document is a deed" in said
    assert "Signed as a deed by Carol Cole in the presence of the witness" in said
    assert "Signature of the witness" in said


def test_a_scottish_guarantee_is_no_deed_and_its_one_witness_makes_it_prove_itself():
    said = written("guarantor_agreement", "scotland")

    assert "deed" not in said.lower()
    assert "cautionary obligation" in said
    assert "One witness signs after the guarantor, so that the document proves itself" in said


def test_an_english_guarantee_covers_no_rent_after_the_deaths_that_the_act_names():
    said = written("guarantor_agreement", "england")

    assert "owes no rent for the time that begins with the death of (Housing Act 1988, section 16N)" in said
    assert "a family member of only one of them" in said


@pytest.mark.parametrize("nation", ["wales", "scotland", "northern_ireland"])
def test_no_other_nation_is_told_of_the_english_rule_on_a_tenants_death(nation):
    text = str(kinds()["guarantor_agreement"].body(nation))

    assert "16N" not in text
    assert "Tenant Fees Act" not in text


@pytest.mark.parametrize("nation", kinds()["guarantor_agreement"].nations)
def test_every_guarantee_has_a_limit_an_end_and_a_warning_and_costs_the_guarantor_nothing(nation):
    said = written("guarantor_agreement", nation, guarantee_cap="4000", guarantee_until="2027-11-30")

    assert "have to pay under this guarantee is £4,000.00 in all" in said
    assert "to 30 November 2027, and nothing for any other time" in said
    assert "Payment can be asked for until 30 May 2028" in said
    assert "Take independent advice" in said
    assert "needs the guarantor's consent, in writing and signed" in said
    assert "The guarantor pays nothing for making" in said


def test_a_guarantor_of_one_tenant_does_not_answer_for_the_others():
    said = written(
        "guarantor_agreement", "england", guarantee_for="one", guarantee_tenant="Ben Bow", guarantee_share="400"
    )

    assert "pay what falls to Ben Bow" in said
    assert "The part of the rent that falls to Ben Bow is £400.00 a month" in said
    assert "does not answer for what falls to the other tenants" in said


@pytest.mark.parametrize("nation", ["england", "scotland"])
def test_where_tenancies_have_no_end_there_is_nothing_to_renew(nation):
    said = written("renewal_or_variation", nation)

    assert "There is nothing to renew" in said
    assert "This agreement does not raise the rent and cannot" in said


def test_a_rent_that_is_not_lower_is_not_agreed_but_left_to_form_4a():
    said = written("renewal_or_variation", "england", rent="950", variation_rent_lower="1000")

    assert "The rent stays £950.00 a month" in said
    assert "£1,000.00" not in said
    assert "The rent goes up only by a notice in Form 4A" in said


def test_a_welsh_variation_is_its_own_written_statement_and_leaves_the_rent_to_its_form():
    said = written("renewal_or_variation", "wales", variation_from="2026-12-01")

    assert "by 14 December 2026" in said
    assert "changed only by notice in Form RHW12" in said
    assert "fixed term from" not in said


def test_a_welsh_contract_of_this_summer_needs_no_statement_of_terms_that_it_has():
    assert "54A" in written("renewal_or_variation", "wales", tenancy_start="2026-05-31")
    assert "54A" not in written("renewal_or_variation", "wales", tenancy_start="2026-06-01")


@pytest.mark.parametrize(
    ("agreed", "form", "never"),
    [
        ("renewal", "tenancy information notice, in the form of Schedule 1", "in the form of Schedule 2"),
        ("variation", "notice of variation, in the form of Schedule 2", "in the form of Schedule 1"),
    ],
)
def test_northern_ireland_names_the_form_that_follows_within_28_days(agreed, form, never):
    said = written("renewal_or_variation", "northern_ireland", variation_kind=agreed, variation_from="2026-12-01")

    assert form in said
    assert never not in said
    assert "by 29 December 2026" in said
    assert "does not raise the rent" in said
    assert "within 12 months of the grant of the tenancy or of the last increase" in said


@pytest.mark.parametrize("nation", kinds()["inventory"].nations)
def test_an_inventory_gives_the_tenant_14_days_to_say_what_is_different(nation):
    said = written("inventory", nation, inventory_given_on="2026-12-01")

    assert "by 15 December 2026" in said
    assert "Condition at the end" in said
    assert "Room, item, and what is different" in said
    assert "fair wear and tear" in said


def test_only_wales_deems_an_inventory_accurate_and_asks_for_mains_alarms():
    said = {nation: written("inventory", nation) for nation in kinds()["inventory"].nations}

    assert [nation for nation, words in said.items() if "deemed accurate" in words] == ["wales"]
    assert [nation for nation, words in said.items() if "connected to the mains" in words] == ["wales"]
    assert [nation for nation, words in said.items() if "heat alarm" in words] == ["scotland", "northern_ireland"]


def test_an_inventory_without_a_deposit_names_no_scheme():
    said = written("inventory", "scotland", has_deposit=False)

    assert "No deposit was taken" in said
    assert "SafeDeposits" not in said


def test_the_right_to_rent_is_checked_in_england_and_nowhere_else():
    said = {nation: written("move_checklist", nation) for nation in kinds()["move_checklist"].nations}

    assert "The right to rent of every adult who will live there is checked before 1 December 2026" in said.pop(
        "england"
    )
    for words in said.values():
        assert "Not needed here: a right to rent check" in words
        assert "right to rent of every adult" not in words


def test_an_english_checklist_asks_for_the_information_sheet_of_old_tenancies_only():
    new = written("move_checklist", "england", tenancy_start="2026-12-01")
    old = written("move_checklist", "england", tenancy_start="2026-04-30", checklist_agreed_on="2026-04-20")

    assert "Not needed for this tenancy: the How to Rent guide" in new
    assert "had to have the Information Sheet of 2026 by 31 May 2026" not in new
    assert "had to have the Information Sheet of 2026 by 31 May 2026" in old


@pytest.mark.parametrize(
    ("nation", "dates"),
    [
        ("england", ["By 26 December 2026: the deposit is protected"]),
        ("wales", ["By 14 December 2026: every contract-holder has the written statement", "By 26 December 2026"]),
        ("scotland", ["By 18 January 2027, the 30th working day", "By the end of this day every tenant has all terms"]),
        (
            "northern_ireland",
            ["By 24 December 2026: the deposit", "By 31 December 2026", "By 29 December 2026: every tenant"],
        ),
    ],
)
def test_a_checklist_counts_as_its_nation_counts(nation, dates):
    said = written("move_checklist", nation, tenancy_start="2026-12-01", deposit_received_on="2026-11-27")

    assert [date for date in map(evened, dates) if date not in said] == []


@pytest.mark.parametrize("nation", kinds()["move_checklist"].nations)
@pytest.mark.parametrize(("wanted", "other"), [("move_in", "Moving out"), ("move_out", "Moving in")])
def test_a_checklist_for_one_move_says_nothing_of_the_other(nation, wanted, other):
    assert other not in written("move_checklist", nation, checklist_for=wanted)
