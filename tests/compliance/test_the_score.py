"""One formula: in Python for one set, in the database for all, and always the same; bounded, and it can be traced."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.evidence.services import Details, record_evidence
from compliance.models import Evidence, Obligation, PastScore, Property, Requirement, Score, Weight
from compliance.scoring import statement
from compliance.scoring.formula import Line, Parts, risk_of, score
from compliance.standing import Kind, Standing
from config.lib import clock
from documents.models import Document
from tests.factories.compliance import add_home, build_portfolio, checked, describe_home

TODAY = date(2026, 11, 23)
STANDINGS = [standing for standing in Standing if standing is not Standing.NOT_REQUIRED]


def line(weight: str, standing: Standing, *, covered: bool = True, days: int | None = None) -> Line:
    return Line(Decimal(weight), standing, covered, days)


def test_the_worked_example_gives_81_with_its_parts():
    lines = [
        line("1.5", Standing.VALID, days=93),
        line("1.4", Standing.VALID, days=200),
        line("1.2", Standing.EXPIRING, days=20),
        line("1.0", Standing.OVERDUE, covered=False, days=-3),
    ]

    parts = score(lines)

    assert parts == Parts(*[Decimal(part) for part in ("66.27", "100", "75", "75", "100")])
    assert (parts.total, parts.grade) == (81, "B")


def test_nothing_applies_is_100():
    assert score([]).total == 100
    assert score([line("1.5", Standing.NOT_REQUIRED)]).total == 100


@pytest.mark.parametrize(
    ("days", "points"),
    [(90, 100), (89, 90), (60, 90), (59, 75), (30, 75), (29, 50), (14, 50), (13, 30), (7, 30), (0, 15)],
)
def test_the_expiry_part_goes_by_the_nearest_critical_date(days, points):
    assert score([line("1.3", Standing.VALID, days=days), line("1.2", Standing.VALID, days=1)]).expiry == points


@pytest.mark.parametrize("standing", ["missing", "overdue", "question"])
def test_anything_critical_that_is_not_there_takes_the_expiry_part(standing):
    assert score([line("1.3", Standing(standing)), line("1.5", Standing.VALID, days=300)]).expiry == 0
    assert score([line("1.2", Standing(standing)), line("1.5", Standing.VALID, days=300)]).expiry == 100
    assert score([line("1.2", Standing(standing))]).expiry == 0


@pytest.mark.parametrize(
    ("gone", "risk"), [([], "low"), (["missing"], "high"), (["overdue"], "high"), (["missing", "overdue"], "critical")]
)
def test_what_is_critical_and_gone_raises_the_risk(gone, risk):
    lines = [line("1.0", Standing.VALID) for _ in range(200)] + [line("1.3", Standing(word)) for word in gone]
    parts = Parts(*[Decimal(100)] * 5)

    assert risk_of(parts, lines) == risk


@pytest.mark.parametrize(("hmos", "part"), [(0, 100), (1, 95), (5, 75), (9, 75)])
def test_each_hmo_is_a_risk_up_to_five(hmos, part):
    assert score([], hmos=hmos).risk == part


LINES = st.lists(
    st.builds(
        Line,
        weight=st.sampled_from([Decimal(tenths) / 10 for tenths in range(6, 16)]),
        standing=st.sampled_from(STANDINGS),
        is_covered=st.booleans(),
        days_left=st.none() | st.integers(-50, 400),
    ),
    max_size=12,
)


@given(LINES, st.integers(0, 9))
def test_a_score_is_bounded_and_does_not_turn_on_order(lines, hmos):
    parts = score(lines, hmos=hmos)

    assert 0 <= parts.total <= 100
    assert all(0 <= getattr(parts, name) <= 100 for name in ("status", "expiry", "coverage", "overdue", "risk"))
    assert score(list(reversed(lines)), hmos=hmos) == parts


@given(LINES, st.data())
def test_a_requirement_that_becomes_valid_never_lowers_the_score(lines, data):
    if not lines:
        return
    number = data.draw(st.integers(0, len(lines) - 1))
    better = [*lines]
    better[number] = Line(lines[number].weight, Standing.VALID, True, None)

    assert score(better).total >= score(lines).total


# The statement ----------------------------------------------------------------------------------


def lines_of(requirements, *, weights) -> list[Line]:
    """What the rows bring, read one by one."""
    return [
        Line(
            weights[row.code],
            Standing(row.standing),
            row.held is not None and (row.held.document_id is not None or not row.obligation.calls_for_paper),
            days(row),
        )
        for row in requirements
    ]


def days(row: Requirement) -> int | None:
    due = row.deadline or row.check_by
    return (due - TODAY).days if due else None


def anchored_in(home: Property, row: Requirement) -> bool:
    tenancy = row.tenancy or (row.occupier and row.occupier.tenancy)
    return (
        row.property_id == home.pk
        or row.building_id == home.building_id
        or (tenancy is not None and tenancy.property_id == home.pk)
    )


SHAPES = st.lists(
    st.tuples(st.sampled_from(STANDINGS), st.booleans(), st.none() | st.integers(-40, 200)), min_size=1, max_size=40
)


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shapes=SHAPES)
def test_the_statement_gives_what_the_formula_gives(portfolio, shapes):
    with transaction.atomic():
        hmo = {"occupants": 3, "households": 3, "shares_amenities": True}
        homes = build_portfolio(portfolio, homes=[describe_home(facts=hmo), describe_home(nation="wales")])
        rows = list(Requirement.objects.filter(landlord=portfolio, ended_at=None).order_by("pk"))
        for number, row in enumerate(rows):
            standing, is_held, left = shapes[number % len(shapes)]
            row.standing = standing
            row.deadline = None if left is None else TODAY + timedelta(days=left)
            row.held = Evidence.objects.create(requirement=row, issued_on=TODAY) if is_held else None
            row.save()

        statement.refresh(portfolio, on=TODAY, at=clock.now())

        weights = dict(Weight.objects.values_list("code", "weight"))
        counted = list(
            Requirement.objects.filter(landlord=portfolio, ended_at=None, obligation__kind=Kind.REQUIREMENT)
            .exclude(standing="not_required")
            .select_related("obligation", "held", "tenancy", "occupier__tenancy")
        )
        for home, hmos in [(None, 1), (homes[0], 1), (homes[1], 0)]:
            own = counted if home is None else [row for row in counted if anchored_in(home, row)]
            expected = lines_of(own, weights=weights)
            kept = Score.objects.get(landlord=portfolio, property=home)
            parts = score(expected, hmos=hmos)
            found = Parts(kept.status_part, kept.expiry_part, kept.coverage_part, kept.overdue_part, kept.risk_part)
            assert found == parts
            assert (kept.total, kept.grade, kept.risk) == (parts.total, parts.grade, risk_of(parts, expected))
            assert {key for key, _, _ in kept.contributions} == {row.pk for row in own}
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.finding(17)
def test_what_did_not_change_is_not_written_and_what_did_is_remembered(solo):
    home = add_home(solo)
    before = PastScore.objects.count()

    assert statement.refresh(solo, on=TODAY, at=clock.now()) == 0
    assert PastScore.objects.count() == before

    Requirement.objects.filter(landlord=solo, code="gb_gas_safety_check").update(standing="valid")
    assert statement.refresh(solo, on=TODAY, at=clock.now()) == 2
    assert PastScore.objects.filter(property=home).count() == PastScore.objects.filter(property=None).count() == 2


@pytest.mark.django_db
def test_one_landlord_s_run_leaves_another_s_scores_alone(solo, portfolio):
    add_home(solo)
    add_home(portfolio)
    Requirement.objects.update(standing="valid")
    before = list(Score.objects.filter(landlord=portfolio).values())

    statement.refresh(solo, on=TODAY, at=clock.now())

    assert list(Score.objects.filter(landlord=portfolio).values()) == before
    assert statement.refresh(None, on=TODAY, at=clock.now()) == 2


@pytest.mark.django_db
def test_staff_verify_what_is_kept_against_what_the_rows_make_and_may_mend_it(solo, capsys):
    add_home(solo)
    call_command("scores")
    assert "Every score is what the rows make" in capsys.readouterr().out

    Requirement.objects.filter(landlord=solo, code="gb_gas_safety_check").update(standing="valid")

    with pytest.raises(CommandError, match="2 scores differ"):
        call_command("scores")
    assert solo.reference in capsys.readouterr().out
    call_command("scores", "--mend")
    call_command("scores")
    assert "2 scores written" in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.finding(16)
def test_weights_follow_from_risk_and_a_later_row_counts_from_its_day(solo):
    for obligation in Obligation.objects.filter(number=1):
        weight = Weight.objects.get(code=obligation.code).weight
        assert weight == Decimal("0.5") + Decimal(obligation.risk_weight) / 10
    add_home(solo)
    Requirement.objects.filter(landlord=solo, code="gb_gas_safety_check").update(standing="valid")
    statement.refresh(solo, on=TODAY, at=clock.now())
    before = Score.objects.get(landlord=solo, property=None).status_part

    Weight.objects.create(code="gb_gas_safety_check", weight=9, starts_on=TODAY + timedelta(days=1), why="Heavier")

    assert statement.refresh(solo, on=TODAY, at=clock.now()) == 0
    assert statement.refresh(solo, on=TODAY + timedelta(days=1), at=clock.now()) == 2
    assert Score.objects.get(landlord=solo, property=None).status_part > before


# The pages --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_before_the_first_proof_there_is_no_grade_and_then_the_page_adds_up(client, solo):
    home = add_home(solo)
    client.force_login(solo.owner)
    assert "No score yet" in client.get("/portal/score/").content.decode()
    assert "Your score" not in client.get("/portal/").content.decode()

    gas = Requirement.objects.get(landlord=solo, code="gb_gas_safety_check")
    record_evidence(gas, Details(issued_on=clock.today()), by=solo.owner)

    for address in ("/portal/score/", f"/portal/properties/{home.pk}/score/"):
        page = client.get(address)
        kept, parts = page.context["kept"], page.context["parts"]
        assert abs(sum(part.points for part in parts) - kept.total) < 1
        assert f"Score: {kept.total} of 100" in page.content.decode()
        assert len(page.context["rises"]) == 3
    assert "Your score" in client.get("/portal/").content.decode()


@pytest.mark.django_db
@pytest.mark.finding(17)
def test_a_page_shows_the_score_that_is_kept_and_writes_none(client, solo):
    checked(add_home(solo))
    client.force_login(solo.owner)
    Score.objects.filter(landlord=solo, property=None).update(total=41)
    before = PastScore.objects.count()

    assert client.get("/portal/score/").context["kept"].total == 41
    assert client.get("/portal/").context["score"].total == 41
    assert PastScore.objects.count() == before


@pytest.mark.django_db
def test_the_page_draws_how_the_score_went(client, solo):
    add_home(solo)
    client.force_login(solo.owner)
    PastScore.objects.update(on=clock.today() - timedelta(days=40))
    gas = Requirement.objects.get(landlord=solo, code="gb_gas_safety_check")
    record_evidence(gas, Details(issued_on=clock.today()), by=solo.owner)

    page = client.get("/portal/score/")

    assert page.context["trend"].points.startswith("0.0,")
    assert page.context["trend"].words in page.content.decode()


@pytest.mark.django_db
def test_what_would_raise_the_score_raises_it_by_as_much(client, solo):
    add_home(solo, tenancy=None)
    client.force_login(solo.owner)
    gas = Requirement.objects.get(landlord=solo, code="gb_gas_safety_check")
    record_evidence(gas, Details(issued_on=clock.today()), by=solo.owner)
    page = client.get("/portal/score/")
    rise = page.context["rises"][0]
    before = page.context["kept"].total

    row = rise.counted.requirement
    proof = Evidence.objects.create(requirement=row, issued_on=clock.today(), document=a_document(solo))
    Requirement.objects.filter(pk=row.pk).update(standing="valid", held=proof, deadline=None, check_by=None)
    statement.refresh(solo, on=clock.today(), at=clock.now())

    assert client.get("/portal/score/").context["kept"].total == before + rise.gain


@pytest.mark.django_db
def test_what_is_valid_without_its_document_is_said_to_raise_the_score_with_it(client, solo):
    home = add_home(solo, line_1="12 Canal Street", tenancy=None)
    client.force_login(solo.owner)
    gas = Requirement.objects.get(landlord=solo, code="gb_gas_safety_check")
    record_evidence(gas, Details(issued_on=clock.today()), by=solo.owner)
    Requirement.objects.filter(landlord=solo).exclude(pk=gas.pk).update(standing="not_required")
    statement.refresh(solo, on=clock.today(), at=clock.now())

    page = client.get(f"/portal/properties/{home.pk}/score/")

    assert page.context["kept"].total == 85
    assert (
        "12 Canal Street, Leeds. Its document is not held. By itself it would add 15 points." in page.content.decode()
    )


def a_document(landlord) -> Document:
    kept = {"name": "a.pdf", "media_type": "application/pdf", "size": 5, "sha256": "cd" * 32}
    return Document.objects.create(landlord=landlord, file=ContentFile(b"%PDF-", "x"), **kept)
