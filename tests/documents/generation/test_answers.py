"""Answers are read as what they are; what cannot be right is told by question, and what is not asked is not kept."""

import pytest

from documents.generation.errors import AnswersRefused
from tests.documents.generation.finished import begun, finished

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        ({"landlord_name": "  "}, {"landlord_name": "Answer this question."}),
        ({"landlord_name": "x" * 201}, {"landlord_name": "Use at most 200 letters; this has 201."}),
        ({"document_date": "31/2/2026"}, {"document_date": "Enter a real date, for example 27 3 2026."}),
        ({"receipt_owed": "a lot"}, {"receipt_owed": "Enter an amount in pounds, for example 950.00."}),
        ({"receipt_owed": "-1"}, {"receipt_owed": "Enter an amount in pounds and pence, from £0 to £100,000."}),
        ({"receipt_owed": "NaN"}, {"receipt_owed": "Enter an amount in pounds and pence, from £0 to £100,000."}),
        ({"receipt_payments": []}, {"receipt_payments": "Answer this question."}),
        ({"receipt_payments": [{"amount": "5"}]}, {"receipt_payments": "Row 1: enter received on."}),
        ({"receipt_payments": "<b>"}, {"receipt_payments": "Enter at most 200 rows."}),
    ],
)
def test_what_cannot_be_right_is_told_by_question(answers, problem):
    with pytest.raises(AnswersRefused) as refusal:
        begun(**answers)

    assert refusal.value.problems == problem


def test_what_is_typed_is_kept_as_what_it_is():
    facts = begun(
        document_date="1/12/2026", receipt_owed="£1,250.50", tenant_names="Ann Ax\n\n Ben\u202e Bow ", surplus="no"
    ).snapshot.data["facts"]

    assert facts["document_date"] == "2026-12-01"
    assert facts["receipt_owed"] == 125050
    assert facts["tenant_names"] == ["Ann Ax", "Ben Bow"]
    assert "surplus" not in facts


def test_what_may_stay_empty_is_left_out():
    run = finished(receipt_note="", agent_name=None)

    assert run.state == "made"
    assert "receipt_note" not in run.snapshot.data["facts"]


@pytest.mark.parametrize(("typed", "kept"), [("6.51", 651), ("7", 700), ("10,22 m²", 1022), ("4.6 m2", 460)])
def test_an_area_is_kept_in_hundredths_of_a_square_metre(typed, kept):
    run = begun("hmo_audit", rooms_one=[{"room": "Attic", "area": typed}])

    assert run.snapshot.data["facts"]["rooms_one"] == [{"room": "Attic", "area": kept}]


def test_an_area_that_is_none_is_told_by_its_row():
    with pytest.raises(AnswersRefused) as refusal:
        begun("hmo_audit", rooms_one=[{"room": "Attic", "area": "large"}])

    assert refusal.value.problems == {"rooms_one": "Row 1, square metres: Enter square metres, for example 6.51."}
