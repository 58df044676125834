"""The agreements say what the law of their nation asks for, nothing that it forbids, and only what was answered."""

import re

import pytest

from documents.generation.catalogue import kinds
from tests.documents.generation.finished import written

pytestmark = pytest.mark.django_db

EVERY = (
    ("tenancy_agreement", "england"),
    ("tenancy_agreement", "wales"),
    ("tenancy_agreement", "northern_ireland"),
    ("scottish_prt", "scotland"),
)
NO_DEPOSIT = {"has_deposit": False}
ALONE = {"tenant_names": ["Ann Ax"], "has_guarantor": False}
ROOM = {
    "property_kind": "room",
    "agreement_room": "the attic room",
    "agreement_shared_parts": "kitchen and bathroom",
    "is_hmo": True,
    "agreement_hmo_licence": "HMO-40017",
    "agreement_students": False,
}
GAPS = "____________"


def test_england_knows_no_fixed_term_no_section_21_and_no_assured_shorthold_tenancy():
    agreement = written("tenancy_agreement", "england")

    assert "section 21" not in agreement.lower()
    assert re.findall(r"[A-Z][^.]*assured shorthold[^.]*\.", agreement) == [
        "The law no longer knows assured shorthold tenancies in the private sector, and a landlord can no longer ask "
        "for a home back without giving a reason."
    ]
    assert re.findall(r"It[^.]*fixed term[^.]*", agreement) == [
        "It has no fixed term and no end date: it goes on from one rent period to the next until it is ended in one of "
        "the ways described in this agreement (Housing Act 1988, section 4A)"
    ]
    assert agreement.count("fixed term") == 1
    assert "break clause" not in agreement
    assert "contract-holder" not in agreement


def test_england_is_the_written_statement_with_each_thing_that_the_regulations_want():
    agreement = written("tenancy_agreement", "england")

    for wanted in (
        "Priya Shah",
        "Ann Ax and Ben Bow",
        "can be served on the landlord at this address: 4 Orchard Way, Reading, RG1 4AB",
        "12 Elm Road, Reading, RG2 7CD",
        "7 December 2026. That is the day on which the tenancy begins and from which the tenant is entitled to",
        "The rent can go up only by a notice in the form that section 13",
        "£32.00 a month, as the supplier charges",
        "The deposit is £1,050.00",
        "at least two months' notice in writing",
        "a notice under section 8 of the Housing Act 1988",
        "fit to live in at the start and throughout",
        "Landlord and Tenant Act 1985, section 11",
        "inspected at least every five years",
        "checked every 12 months",
        "Equality Act 2010, section 190",
        "the tenant may ask to keep one",
        "not supported accommodation",
    ):
        assert wanted in agreement


def test_wales_speaks_of_contract_holder_and_dwelling_and_wants_the_model_attached():
    statement = written("tenancy_agreement", "wales")

    assert not re.search(r"\b[Tt]enan(t|ts|cy|cies)\b", statement.replace("tenants' e-mail", ""))
    assert not re.search(r"section 21\b|[Aa]ssured|Right to rent|right to rent", statement)
    assert "The landlord attaches its current edition from GOV.WALES" in statement
    assert "Without it this written statement is not complete" in statement
    assert "Contract-holder Ann Ax and Ben Bow" in statement
    assert "There is no time of the year during which the contract-holder may not live in the dwelling" in statement


def test_northern_ireland_has_a_first_term_and_both_sides_notice():
    agreement = written("tenancy_agreement", "northern_ireland")

    assert "has a first term of 12 months" in agreement
    assert "Longer periods for landlords are in an Act but had not been brought into force" in agreement
    assert "Equality Act 2010" not in agreement
    assert "council tax" not in agreement
    assert "must be used" in agreement


def test_a_first_term_of_no_months_is_six_by_law():
    agreement = written("tenancy_agreement", "northern_ireland", agreement_months=0)

    assert "No first term is agreed, so the law makes it six months" in agreement


def test_scotland_has_the_nine_statutory_terms_and_no_end_date():
    agreement = written("scottish_prt", "scotland")

    for term in ("Rent receipts.", "Rent increases.", "Subletting and the like.", "Telling about other residents."):
        assert term in agreement
    for term in ("Telling when they leave.", "Access.", "What access is for.", "Use of facilities.", "Ending."):
        assert term in agreement
    assert "It has no end date" in agreement
    assert "only so far as section 48A has begun on that day" in agreement
    assert not re.search(r"[Aa]ssured|section 21\b|First-tier Tribunal \(Property", agreement)


@pytest.mark.parametrize(("kind", "nation"), EVERY)
def test_without_a_deposit_nothing_is_said_of_protecting_one(kind, nation):
    agreement = written(kind, nation, **NO_DEPOSIT)

    assert re.search(r"There is no deposit\.|No deposit is taken\.", agreement)
    assert "The deposit is" not in agreement
    assert not re.search(
        r"30 (working )?days( of| starting| beginning| of the)|within 28 days of its receipt", agreement
    )


@pytest.mark.parametrize(("kind", "nation"), EVERY)
def test_a_single_tenant_without_guarantor_reads_of_neither_joint_tenants_nor_guarantor(kind, nation):
    agreement = written(kind, nation, **ALONE)

    assert not re.search(r"Joint (tenants|contract-holders) [A-Z]", agreement)
    assert "answer together and each of them alone" not in agreement
    assert "stand in for the" not in agreement
    assert "Carol Cole" not in agreement


@pytest.mark.parametrize(("kind", "nation"), EVERY)
def test_a_room_in_a_house_in_multiple_occupation_says_what_is_shared(kind, nation):
    agreement = written(kind, nation, **ROOM)

    assert "is let for the" in agreement
    assert "the attic room" in agreement
    assert "of kitchen and bathroom" in agreement
    assert "HMO-40017" in agreement


@pytest.mark.parametrize(("kind", "nation"), EVERY)
def test_what_was_not_agreed_is_not_written(kind, nation):
    plain = {
        "pets": "none",
        "special_terms": "",
        "furnished": "unfurnished",
        "has_gas": False,
        "agreement_by_email": False,
    }
    agreement = written(kind, nation, **plain)

    assert "Nothing else was agreed." in agreement
    assert "keeps one cat" not in agreement
    assert "Gas Safe Register" not in agreement
    assert "may be sent by e-mail" not in agreement
    assert GAPS not in agreement.partition("Signed by the landlord")[0]


@pytest.mark.parametrize(("kind", "nation"), EVERY)
def test_no_agreement_asks_for_what_may_not_be_asked(kind, nation):
    agreement = written(kind, nation)

    for wrong in (
        "administration fee",
        "check-out fee",
        "professionally cleaned",
        "waives",
        "non-refundable",
        "no children",
    ):
        assert wrong not in agreement.lower()
    assert re.search(
        r"the law prevails and the rest of the agreement stands|does not bind the contract-holder", agreement
    )


def test_a_deposit_above_the_cap_is_said_not_to_be_owed_and_dear_homes_have_six_weeks():
    modest = written("tenancy_agreement", "england", deposit="2000")
    dear = written("tenancy_agreement", "england", rent="5000", deposit="5000")

    assert "at most five weeks' rent, which is £1,096.15. Whatever is above that is not owed" in modest
    assert "at most six weeks' rent, which is £6,923.07" in dear
    assert "five weeks" not in dear


def test_ground_4a_is_kept_only_for_students_of_a_shared_house_who_were_told():
    students = written("tenancy_agreement", "england", is_hmo=True, agreement_students=True)
    others = written("tenancy_agreement", "england", is_hmo=True, agreement_students=False)

    assert "Ground 4A. The landlord gives notice" in students
    assert "Ground 4A. The landlord gives notice" not in others
    assert "The landlord gives no such notice here" in others


def test_an_agreement_exists_where_the_other_does_not():
    assert set(kinds()["tenancy_agreement"].nations) == {"england", "wales", "northern_ireland"}
    assert kinds()["scottish_prt"].nations == ("scotland",)
