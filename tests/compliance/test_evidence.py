"""What is recorded decides how a requirement stands; nothing recorded is ever changed, and no mistake loses a file."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.audit.models import AuditEntry
from compliance.models import Evidence, FactsSaid, Happening, Reminder, Requirement, Score, Service, Waiver
from compliance.reminders.services import sweep
from config.lib import clock
from documents.models import Document
from tests.compliance.filling import shown
from tests.factories.compliance import PLAIN_TENANCY, add_home, checked

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a record"


def requirement(landlord, code: str) -> Requirement:
    return Requirement.objects.get(landlord=landlord, code=code, ended_at=None)


def gas_check(landlord) -> Requirement:
    return requirement(landlord, "gb_gas_safety_check")


def day_fields(client, address: str, **days: date | None) -> dict[str, str]:
    """The three boxes of each date, by the names that the page gives them."""
    form = client.get(address).context["form"]
    typed = {}
    for name, day in days.items():
        if day is not None:
            widget = form.fields[name].widget
            values = dict(zip(widget.part_labels, widget.decompress(day), strict=True))
            typed |= {f"{name}_{part}": str(value) for part, value in values.items()}
    return typed


def record(client, row: Requirement, *, issued_on: date, expires_on: date | None = None, **said):
    address = reverse("compliance:evidence-new", args=[row.pk])
    client.force_login(row.landlord.memberships.get().user)
    typed = day_fields(client, address, issued_on=issued_on, expires_on=expires_on)
    return client.post(address, {"outcome": "satisfactory", **typed, **said})


def test_a_recorded_check_makes_it_valid_sets_the_next_date_and_raises_the_score(client, solo):
    home = add_home(solo)
    gas = gas_check(solo)
    before = Score.objects.get(landlord=solo, property=home).total

    record(client, gas, issued_on=clock.today() - timedelta(days=3), upload=SimpleUploadedFile("gas.pdf", PDF))

    gas.refresh_from_db()
    assert (gas.standing, gas.held.document.name) == ("valid", "gas.pdf")
    assert gas.deadline == clock.today() - timedelta(days=3) + relativedelta(years=1)
    assert Score.objects.get(landlord=solo, property=home).total > before
    page = client.get(reverse("compliance:requirement-detail", args=[gas.pk])).content.decode()
    assert "Legal deadline" in page
    assert "gas.pdf" in page
    assert AuditEntry.objects.filter(action="compliance.evidence_recorded", landlord=solo).exists()


def test_a_check_whose_page_is_sent_twice_is_one_proof_and_keeps_its_anniversary(client, solo):
    checked(add_home(solo), ago=330)
    gas = gas_check(solo)
    anniversary = gas.deadline
    said = {"issued_on": clock.today(), "number": "GSR 7", "issued_by": "Aire Heating"}

    for _ in range(2):
        assert record(client, gas, **said).status_code == 302

    gas.refresh_from_db()
    assert gas.deadline == anniversary + relativedelta(years=1)
    assert Evidence.objects.filter(requirement=gas).count() == 2


def test_standing_goes_with_the_days_that_are_left(client, solo):
    add_home(solo)
    for issued_on, standing in [
        (clock.today() - timedelta(days=400), "overdue"),
        (clock.today() - timedelta(days=330), "expiring"),
        (clock.today() - timedelta(days=30), "valid"),
    ]:
        gas = gas_check(solo)
        record(client, gas, issued_on=issued_on, previous_deadline="")
        gas.refresh_from_db()
        assert gas.standing == standing


@pytest.mark.parametrize(
    ("issued_in", "expires_in", "field"),
    [(timedelta(days=1), None, "issued_on"), (timedelta(), timedelta(days=-1), "expires_on")],
)
def test_what_cannot_be_is_said_at_its_field_and_the_file_is_not_lost(client, solo, issued_in, expires_in, field):
    add_home(solo)
    issued = clock.today() + issued_in
    expires = None if expires_in is None else clock.today() + expires_in
    eicr = requirement(solo, "en_eicr")

    page = record(
        client, eicr, issued_on=issued, expires_on=expires, issued_by="Ellis", upload=SimpleUploadedFile("e.pdf", PDF)
    )

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert "There is a problem" in page.content.decode()
    kept = Document.objects.get(landlord=solo)
    assert page.context["form"]["document"].value() == str(kept.pk)
    assert "Ellis" in page.content.decode()
    assert not Evidence.objects.exists()


def test_a_day_that_does_not_exist_and_a_file_that_is_none_are_both_said(client, solo):
    add_home(solo)
    eicr = requirement(solo, "en_eicr")
    client.force_login(solo.owner)
    typed = {"issued_on_day": "31", "issued_on_month": "2", "issued_on_year": "2026", "outcome": "satisfactory"}

    page = client.post(
        reverse("compliance:evidence-new", args=[eicr.pk]),
        {**typed, "upload": SimpleUploadedFile("page.pdf", b"<html>")},
    )

    assert set(page.context["form"].errors) == {"issued_on", "upload"}
    assert 'value="31"' in page.content.decode()


def test_the_proof_of_another_home_is_refused(client, portfolio):
    for _ in range(2):
        add_home(portfolio)
    first, second = Requirement.objects.filter(landlord=portfolio, code="gb_gas_safety_check").order_by("pk")
    record(client, first, issued_on=clock.today(), upload=SimpleUploadedFile("gas.pdf", PDF))

    page = record(client, second, issued_on=clock.today(), document=Document.objects.get().pk)

    assert list(page.context["form"].errors) == ["document"]
    assert "another home" in page.content.decode()


def test_another_landlord_s_file_cannot_be_chosen(client, solo, portfolio):
    add_home(solo)
    add_home(portfolio)
    record(
        client,
        requirement(portfolio, "gb_gas_safety_check"),
        issued_on=clock.today(),
        upload=SimpleUploadedFile("gas.pdf", PDF),
    )

    page = record(client, gas_check(solo), issued_on=clock.today(), document=Document.objects.get().pk)

    assert list(page.context["form"].errors) == ["document"]


def test_a_report_that_found_faults_asks_for_their_repair_and_a_good_one_ends_that(client, solo):
    add_home(solo)
    record(client, requirement(solo, "en_eicr"), issued_on=clock.today() - timedelta(days=5), outcome="unsatisfactory")

    repair = requirement(solo, "en_eicr_remedial")
    assert repair.deadline == clock.today() - timedelta(days=5) + timedelta(days=27)
    said = FactsSaid.objects.get(values__eicr_outcome="unsatisfactory")
    assert (said.since, said.recorded_by) == (clock.today() - timedelta(days=5), solo.owner)

    record(client, requirement(solo, "en_eicr"), issued_on=clock.today())
    assert not Requirement.objects.filter(landlord=solo, code="en_eicr_remedial", ended_at=None).exists()


def test_what_must_be_held_and_given_stays_open_until_both_are_recorded(client, solo):
    add_home(solo, tenancy=PLAIN_TENANCY | {"deposit_received": clock.today().isoformat()})
    info = requirement(solo, "en_deposit_prescribed_info")
    assert info.deadline == clock.today() + timedelta(days=29)
    record(client, info, issued_on=clock.today(), upload=SimpleUploadedFile("info.pdf", PDF))
    info.refresh_from_db()
    assert info.standing == "missing"

    evidence = Evidence.objects.get(requirement=info)
    address = reverse("compliance:evidence-served", args=[evidence.pk])
    typed = day_fields(client, address, served_on=clock.today())
    client.post(address, {**typed, "means": "email", "document": evidence.document_id})

    info.refresh_from_db()
    assert (info.standing, info.deadline) == ("valid", None)
    assert Service.objects.get().sha256 == evidence.document.sha256


def test_a_correction_is_a_new_row_and_later_dates_follow_from_it(client, solo):
    add_home(solo)
    gas = gas_check(solo)
    record(client, gas, issued_on=date(2024, 12, 1))
    record(client, gas, issued_on=date(2025, 11, 1))
    record(client, gas, issued_on=date(2026, 10, 15))
    assert [row.deadline for row in Evidence.objects.order_by("pk")] == [
        date(2025, 12, 1),
        date(2026, 12, 1),
        date(2027, 12, 1),
    ]
    first = Evidence.objects.order_by("pk")[0]
    address = reverse("compliance:evidence-correct", args=[first.pk])

    typed = day_fields(client, address, issued_on=date(2024, 12, 10))
    client.post(address, {**typed, "outcome": "satisfactory", "why": "Misread"})

    standing = Evidence.objects.filter(replaced_by=None).order_by("issued_on")
    assert [row.deadline for row in standing] == [date(2025, 12, 10), date(2026, 12, 10), date(2027, 12, 10)]
    first.refresh_from_db()
    assert first.issued_on == date(2024, 12, 1)
    assert client.post(address, {**typed, "outcome": "satisfactory", "why": "Again"}).status_code == 422


def test_a_withdrawn_entry_proves_nothing_and_stays(client, solo):
    add_home(solo)
    gas = gas_check(solo)
    record(client, gas, issued_on=clock.today())

    client.post(reverse("compliance:evidence-withdraw", args=[Evidence.objects.get().pk]), {"why": "Another boiler"})

    gas.refresh_from_db()
    assert (gas.standing, gas.held) == ("missing", None)
    assert Evidence.objects.count() == 2
    assert "Another boiler" in client.get(reverse("compliance:requirement-detail", args=[gas.pk])).content.decode()


def test_the_days_that_only_the_landlord_knows_are_asked_and_count(client, solo):
    add_home(solo)
    statement = requirement(solo, "en_written_statement_new")
    client.force_login(solo.owner)
    address = reverse("compliance:requirement-days", args=[statement.pk])
    assert "Before the day on which the tenancy is agreed." in client.get(address).content.decode()

    client.post(address, day_fields(client, address, tenancy_agreed=clock.today() + timedelta(days=4)))
    statement.refresh_from_db()
    assert statement.deadline == clock.today() + timedelta(days=4)

    client.post(address, {})
    statement.refresh_from_db()
    assert statement.deadline is None
    assert Happening.objects.count() == 2


def test_a_question_can_be_answered_by_why_it_is_not_required_but_not_what_plainly_applies(client, solo):
    add_home(solo, facts={"has_gas": None})
    client.force_login(solo.owner)
    gas = gas_check(solo)
    address = reverse("compliance:requirement-waive", args=[gas.pk])

    assert client.post(address, {"why": ""}).status_code == 422
    client.post(address, {"why": "The meter was taken out"})
    gas.refresh_from_db()
    assert gas.standing == "not_required"
    assert (
        "The meter was taken out"
        in client.get(reverse("compliance:requirement-detail", args=[gas.pk])).content.decode()
    )
    client.post(address, {"ask": "1"})
    gas.refresh_from_db()
    assert gas.standing == "question"

    plain = requirement(solo, "en_eicr")
    refused = client.post(reverse("compliance:requirement-waive", args=[plain.pk]), {"why": "I do not want to"})
    assert refused.status_code == 409
    assert Waiver.objects.filter(requirement=plain).count() == 0


def test_what_was_not_required_and_applies_after_all_is_in_calendar_and_reminders_again(client, solo):
    home = add_home(solo, facts={"has_gas": None})
    client.force_login(solo.owner)
    gas = gas_check(solo)
    client.post(reverse("compliance:requirement-waive", args=[gas.pk]), {"why": "The meter was taken out"})

    page = reverse("compliance:property-facts", args=[home.pk])
    client.post(page, {**shown(client.get(page)), "home-has_gas": "yes"})
    record(client, gas, issued_on=clock.today() - timedelta(days=400))

    gas.refresh_from_db()
    assert gas.standing == "overdue"
    assert gas in [item.requirement for item in client.get(reverse("compliance:calendar")).context["page"].earlier]
    sweep(at=clock.now())
    assert Reminder.objects.filter(requirement=gas).exists()


def test_what_was_not_required_stays_so_where_the_answer_is_taken_back(client, solo):
    home = add_home(solo, facts={"has_gas": None})
    client.force_login(solo.owner)
    gas = gas_check(solo)
    client.post(reverse("compliance:requirement-waive", args=[gas.pk]), {"why": "The meter was taken out"})

    page = reverse("compliance:property-facts", args=[home.pk])
    for answer in ("yes", "not_sure"):
        client.post(page, {**shown(client.get(page)), "home-has_gas": answer})

    gas.refresh_from_db()
    assert gas.standing == "not_required"


def test_a_report_that_is_withdrawn_asks_for_no_repair_any_more(client, solo):
    add_home(solo)
    record(client, requirement(solo, "en_eicr"), issued_on=clock.today(), outcome="unsatisfactory")
    assert requirement(solo, "en_eicr_remedial").standing == "missing"

    client.post(reverse("compliance:evidence-withdraw", args=[Evidence.objects.get().pk]), {"why": "Of another home"})

    assert not Requirement.objects.filter(landlord=solo, code="en_eicr_remedial", ended_at=None).exists()


def test_a_gas_check_keeps_no_anniversary_of_a_record_that_was_withdrawn(client, solo):
    add_home(solo)
    gas = gas_check(solo)
    before, now = clock.today() - relativedelta(months=11), clock.today()
    record(client, gas, issued_on=before)
    record(client, gas, issued_on=now)
    gas.refresh_from_db()
    assert gas.deadline == before + relativedelta(years=2)

    first = Evidence.objects.get(issued_on=before)
    client.post(reverse("compliance:evidence-withdraw", args=[first.pk]), {"why": "Of another home"})

    gas.refresh_from_db()
    assert gas.deadline == now + relativedelta(years=1)


def test_nothing_recorded_can_be_changed(client, solo):
    add_home(solo)
    record(client, gas_check(solo), issued_on=clock.today())

    for rows, change in [(Evidence.objects, {"issued_on": date(2020, 1, 1)}), (FactsSaid.objects, {"values": {}})]:
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            rows.update(**change)


def test_a_landlord_whose_subscription_ended_records_nothing(client, lapsed):
    add_home(lapsed)
    gas = requirement(lapsed, "gb_gas_safety_check")
    client.force_login(lapsed.owner)

    refused = client.post(reverse("compliance:evidence-new", args=[gas.pk]), {"outcome": "satisfactory"})

    assert refused.status_code == 403
    assert not Evidence.objects.exists()
