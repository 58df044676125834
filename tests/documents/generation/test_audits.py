"""Audits hold answers against the law: what ran out is overdue with its work, and what is not known never passes."""

from datetime import date

import pytest

from documents.generation import answers as reading
from documents.generation.catalogue import kinds
from documents.generation.claims import MONTHS
from documents.generation.facts import derive
from documents.generation.findings import FIND_OUT_BY, STANDINGS, Finding
from documents.generation.layout import Layout
from documents.generation.questions import AnswerType, Question
from documents.generation.recipes import Recipe
from tests.documents.generation.finished import written

AUDITS = [(key, nation) for key in ("full_audit", "hmo_audit") for nation in kinds()[key].nations]
PASSES = {"in_order", "not_asked"}


def findings(kind: str, nation: str, **answers) -> dict[str, Finding]:
    """How each point stands by the sample's answers with these changed."""
    return found(kinds()[kind].recipe(nation), kinds()[kind].sample(nation) | answers)


def found(recipe: Recipe, answers: dict) -> dict[str, Finding]:
    """How each point stands."""
    read, _ = reading.read(recipe, answers)
    layout = Layout(recipe, facts=derive(recipe, answers=read), output={})
    return {one.point: one for one in layout.all_found()}


@pytest.mark.django_db
@pytest.mark.parametrize("nation", kinds()["full_audit"].nations)
def test_a_gas_record_that_ran_out_is_overdue_with_its_work(nation):
    answers = {"has_gas": True, "gas_record": "yes", "gas_on": "2025-11-22", "gas_given": "yes", "gas_defects": "no"}

    said = written("full_audit", nation, **answers)

    assert "Gas safety check Out of date Out of date since 22 November 2026." in said
    assert "At once Gas safety check Have a Gas Safe registered engineer check every appliance" in said
    assert "The gas safety record is out of date since 22 November 2026; that comes first." in said


@pytest.mark.parametrize(
    ("checked", "standing"),
    [
        ("2025-11-22", "overdue"),
        ("2025-11-23", "due"),
        ("2026-01-21", "due"),
        ("2026-01-22", "in_order"),
        ("", "unknown"),
    ],
)
def test_a_record_stands_by_how_far_its_last_day_is_ahead(checked, standing):
    assert findings("full_audit", "england", gas_on=checked)["Gas safety check"].standing == standing


def ignorant(question: Question) -> object:
    """The answer of somebody who does not know: nothing where that may be, else the choice that says so."""
    if question.type is AnswerType.CHOICE and "unknown" in question.choices:
        return "unknown"
    return None if not question.is_required else ...


@pytest.mark.parametrize(("kind", "nation"), AUDITS)
def test_who_knows_nothing_passes_nothing(kind, nation):
    recipe = kinds()[kind].recipe(nation)
    sample = kinds()[kind].sample(nation)
    answers = {one.name: said for one in recipe.questions if (said := ignorant(one)) is not ...}
    needed = {name: sample[name] for name in sample if name not in answers}
    # What hangs on the day of the tenancy alone is known, so it is left aside.
    by_day = {"Written statement of terms", "Information Sheet 2026", "Terms 54A and 54B", "Tenancy Information Notice"}
    by_day |= {"Notice regarding past matters"}

    passed = {
        name: one.says
        for name, one in found(recipe, answers | needed).items()
        if one.standing in PASSES and name not in by_day
    }

    assert passed == {}


@pytest.mark.parametrize(("kind", "nation"), AUDITS)
def test_whatever_is_not_in_order_has_its_work(kind, nation):
    for one in findings(kind, nation).values():
        assert one.standing in STANDINGS
        assert one.does or one.standing in (*PASSES, "advice"), one.point
        if one.standing == "unknown":
            assert one.by == FIND_OUT_BY


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "nation"), AUDITS)
def test_the_plan_of_work_runs_by_its_dates(kind, nation):
    recipe = kinds()[kind].recipe(nation)
    read, _ = reading.read(recipe, kinds()[kind].sample(nation))
    facts = derive(recipe, answers=read)
    block = next(Layout(recipe, facts=facts, output={}).plan("Plan", None))
    days = [facts["document_date"] if row[0] == "At once" else iso(row[0]) for row in block.rows]

    assert days == sorted(days)
    assert len(days) > 5


def iso(words: str) -> str:
    """A day in words as ISO."""
    day, month, year = words.split()
    return date(int(year), MONTHS.index(month.lower()) + 1, int(day)).isoformat()


@pytest.mark.parametrize(
    ("nation", "answers", "point", "standing"),
    [
        ("england", {"tenancy_start": "2026-05-01", "statement_given": "no"}, "Written statement of terms", "wrong"),
        ("england", {"information_sheet_given": "no"}, "Information Sheet 2026", "overdue"),
        (
            "england",
            {"information_sheet_given": "none", "oral_statement_given": "unknown"},
            "Information Sheet 2026",
            "unknown",
        ),
        ("england", {"deposit": "1096.16"}, "Cap", "wrong"),
        ("england", {"deposit": "1096.15"}, "Cap", "in_order"),
        ("england", {"rent": "4200", "deposit": "5815.38"}, "Cap", "in_order"),
        ("england", {"deposit_protected_on": "2024-02-18"}, "Deposit protected", "in_order"),
        ("england", {"deposit_protected_on": "2024-02-19"}, "Deposit protected", "wrong"),
        ("england", {"sharers": "two", "occupants": 5}, "Licence of the council", "wrong"),
        ("england", {"eicr_outcome": "unsatisfactory", "eicr_work_done": "no"}, "Outcome of the report", "overdue"),
        ("wales", {"eicr_on": "2021-11-24", "eicr_next_on": ""}, "Electrical report in date", "due"),
        ("wales", {"eicr_on": "2021-11-23", "eicr_next_on": ""}, "Electrical report in date", "overdue"),
        ("wales", {"epc_exemption": "yes", "epc_exemption_until": "2026-11-22"}, "Minimum rating of E", "overdue"),
        ("wales", {"variation_given": "no"}, "Terms 54A and 54B", "wrong"),
        ("scotland", {"pat_held": "no"}, "Appliances tested", "missing"),
        ("scotland", {"deposit_protected_on": "2025-03-20"}, "Deposit paid to a scheme", "unknown"),
        ("scotland", {"deposit_protected_on": "2025-06-20"}, "Deposit paid to a scheme", "wrong"),
        ("scotland", {"sharers": "two", "licence_needed": "unknown"}, "HMO licence", "not_asked"),
        ("scotland", {"sharers": "more", "licence_needed": "no"}, "HMO licence", "wrong"),
        ("northern_ireland", {"deposit_protected_on": "2026-11-26"}, "Deposit protected", "in_order"),
        ("northern_ireland", {"deposit_protected_on": "2026-11-27"}, "Deposit protected", "wrong"),
        ("northern_ireland", {"deposit_informed_on": "2026-12-03"}, "Information about the deposit", "in_order"),
        ("northern_ireland", {"deposit": "800"}, "Amount of the deposit", "in_order"),
    ],
)
def test_each_nation_is_held_against_its_own_law(nation, answers, point, standing):
    assert findings("full_audit", nation, **answers)[point].standing == standing


def test_an_epc_that_runs_out_during_a_tenancy_is_no_breach_and_before_it_is():
    during = findings("full_audit", "england", epc_until="2025-08-31")["Energy performance certificate"]
    before = findings("full_audit", "england", epc_until="2024-01-31")["Energy performance certificate"]

    assert (during.standing, before.standing) == ("advice", "overdue")


@pytest.mark.parametrize(
    ("nation", "answers", "point", "standing"),
    [
        ("england", {"rooms_one": [{"room": "Attic", "area": "6.50"}]}, "Rooms for one", "wrong"),
        ("england", {"rooms_one": [{"room": "Attic", "area": "6.51"}]}, "Rooms for one", "in_order"),
        ("england", {"rooms_two": [{"room": "Front", "area": "10.21"}]}, "Rooms for two", "wrong"),
        ("england", {"rooms_one": []}, "Rooms for one", "unknown"),
        ("england", {"licence_held": "no", "licence_needed": "unknown", "occupants": 5}, "Licence", "missing"),
        ("england", {"licence_held": "no", "licence_needed": "unknown", "occupants": 4}, "Licence", "unknown"),
        ("england", {"licence_people": 6}, "People in the house", "in_order"),
        ("england", {"licence_people": ""}, "People in the house", "unknown"),
        ("wales", {"storeys": 2, "licence_needed": "unknown"}, "Licence", "unknown"),
        ("wales", {"storeys": 3, "licence_needed": "unknown"}, "Licence", "missing"),
        ("scotland", {"licence_held": "no"}, "Licence", "missing"),
        ("scotland", {"licence_held": "no", "households": 2}, "Licence", "advice"),
        ("northern_ireland", {"rooms_two": [{"room": "Front", "area": "10.99"}]}, "Rooms for two", "wrong"),
        ("northern_ireland", {"rooms_one": [{"room": "Attic", "area": "6.50"}]}, "Rooms for one", "in_order"),
    ],
)
def test_a_shared_house_is_held_against_its_licence_and_its_rooms(nation, answers, point, standing):
    assert findings("hmo_audit", nation, **answers)[point].standing == standing
