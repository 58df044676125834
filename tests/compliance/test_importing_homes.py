"""A landlord imports homes from a spreadsheet, and nothing is imported before they say so."""

import io
import zipfile
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEntry
from compliance.errors import ChangedElsewhere
from compliance.models import Property, PropertyImport, Requirement
from compliance.portfolio import importing
from plans.models import PlanAssignment
from tests.adminpanel.at_once import at_once
from tests.compliance.spreadsheets import HEADINGS, csv_of, home_row, xlsx_of
from tests.factories.compliance import add_home

UPLOAD = reverse("compliance:property-import")


@pytest.fixture
def prosper(client, pro):
    """Prosper's browser, signed in."""
    client.force_login(pro.owner)
    return client


def to_preview(browser, file, **columns: str):
    """The page of what becomes of a file, its columns taken as guessed unless said otherwise."""
    columns_page = browser.post(UPLOAD, {"file": file}, follow=True)
    assert columns_page.redirect_chain, columns_page.context["form"].errors
    form = columns_page.context["form"]
    guessed = {name: form[name].value() or "" for name in form.fields}
    return browser.post(columns_page.wsgi_request.path, {**guessed, **columns}, follow=True)


def say_so(browser, page, **more: str):
    """Import what a page shows."""
    return browser.post(page.wsgi_request.path, {"seen": page.context["preview"].seen, **more}, follow=True)


def reasons(page) -> dict[int, tuple[str, ...]]:
    return {outcome.at: outcome.reasons for outcome in page.context["preview"].refused}


@pytest.mark.parametrize("file_of", [csv_of, xlsx_of])
def test_homes_come_from_a_file_when_the_landlord_says_so(prosper, pro, file_of):
    page = to_preview(prosper, file_of([HEADINGS, home_row(1), home_row(2, Gas="no")]))
    assert "2 homes can be imported" in page.content.decode()
    assert not Property.objects.exists()

    answer = say_so(prosper, page)

    assert answer.redirect_chain == [(reverse("compliance:property-list"), 302)]
    first, second = Property.objects.filter(landlord=pro)
    assert (first.address, first.nation, first.local_authority.name) == (
        "1 Mill Lane, Leeds, LS1 4AP",
        "england",
        "Leeds",
    )
    assert (first.has_gas, second.has_gas, first.occupants) == (True, False, 2)
    assert str(first.tenancies.get().starts_on) == "2026-06-01"
    gas = Requirement.objects.filter(obligation__code="gb_gas_safety_check", ended_at=None)
    assert [row.property for row in gas] == [first]
    row = PropertyImport.objects.get()
    assert (row.state, row.added, row.rows) == ("committed", 2, [])
    assert AuditEntry.objects.filter(action="compliance.property_added").count() == 2
    assert AuditEntry.objects.filter(action="compliance.import.committed", actor_id=pro.owner.pk).count() == 1


def test_importing_twice_adds_nothing_twice(prosper, pro):
    page = to_preview(prosper, csv_of([HEADINGS, home_row(1)]))
    say_so(prosper, page)

    again = say_so(prosper, page)

    assert "homes.csv is imported: 1 home came of it." in again.content.decode()
    assert Property.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_import_at_once_add_the_homes_once(client, pro):
    client.force_login(pro.owner)
    page = to_preview(client, csv_of([HEADINGS, home_row(1)]))
    row, seen = PropertyImport.objects.get(), page.context["preview"].seen

    def commit() -> None:
        importing.commit(row, seen=seen, by=pro.owner)

    assert at_once(commit, commit) == [None, None]
    assert Property.objects.count() == 1


def test_blank_rows_and_a_title_are_passed_over(prosper, pro):
    rows = [["My homes"], [], HEADINGS, [], home_row(1), ["", " ", None], home_row(2), []]

    page = to_preview(prosper, xlsx_of(rows, merged=["A1:G1"]))

    assert [(outcome.at, outcome.reasons) for outcome in page.context["preview"].outcomes] == [(5, ()), (7, ())]


def test_merged_cells_are_explained(prosper):
    rows = [HEADINGS, home_row(1), home_row(2, Town=None), home_row(3, Town=None)]

    page = to_preview(prosper, xlsx_of(rows, merged=["B2:B4"]))

    assert set(reasons(page)) == {3, 4}
    assert "merged cells B2:B4" in reasons(page)[3][0]
    assert "only their first one holds the text" in page.content.decode()


@pytest.mark.parametrize("file_of", [csv_of, xlsx_of])
def test_an_american_date_is_refused_with_the_reason(prosper, file_of):
    page = to_preview(prosper, file_of([HEADINGS, home_row(1, **{"Tenancy start": "12/31/2026"})]))

    assert "dates are day/month/year. Write 31/12/2026 if you mean that" in reasons(page)[2][0]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (datetime(2026, 12, 31), "2026-12-31"),
        ("31.12.2026", "2026-12-31"),
        ("2026-12-31", "2026-12-31"),
        ("31 December 2026", "2026-12-31"),
        ("03/04/2026", "2026-04-03"),
    ],
)
def test_days_are_read_as_they_are_written_here(prosper, given, kept):
    page = to_preview(prosper, xlsx_of([HEADINGS, home_row(1, **{"Tenancy start": given})]))

    assert page.context["preview"].homes[0].tenancy == {"tenancy_start": kept}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"Postcode": "LS1"}, "Enter a full UK postcode"),
        ({"Postcode": ""}, "Postcode: is empty"),
        ({"Address": "=A1&B1"}, "formulas are not worked out"),
        ({"Town": "#REF!"}, "the spreadsheet shows the error #REF!"),
        ({"Address": "x" * 200}, "is longer than 120 characters"),
        ({"Gas": "perhaps"}, "“perhaps” is neither yes nor no"),
        ({"Occupants": "a few"}, "is not a whole number from 0 to 500"),
        ({"Occupants": 501}, "is not a whole number from 0 to 500"),
        ({"Tenancy start": "31/02/2026"}, "is no day of the calendar"),
        ({"Tenancy start": "1/6/26"}, "with four figures for the year"),
        ({"Local authority": "Cardiff"}, "no council in England is called “Cardiff”"),
        ({"Local authority": "W06000015"}, "Cardiff (W06000015) is not in England"),
        ({"Local authority": "Newcastle", "Postcode": "NE1 7RU"}, "Newcastle-under-Lyme (E07000195)"),
        ({"Local authority": ""}, "is empty. Fill it in, or choose one"),
    ],
)
def test_each_row_says_why_it_cannot_be_imported(prosper, said, why):
    page = to_preview(prosper, csv_of([HEADINGS, home_row(1), home_row(2, **said)]))

    assert list(reasons(page)) == [3]
    assert any(why in reason for reason in reasons(page)[3])


def test_rows_that_cannot_be_imported_are_left_out_only_with_the_landlords_word(prosper):
    page = to_preview(prosper, csv_of([HEADINGS, home_row(1), home_row(2, Postcode="nowhere")]))

    refused = say_so(prosper, page)
    assert refused.status_code == 422
    assert "Tick this to leave out the 1 row that cannot be imported" in refused.content.decode()
    assert not Property.objects.exists()

    say_so(prosper, page, leave_out="on")
    assert [home.line_1 for home in Property.objects.all()] == ["1 Mill Lane"]


def test_homes_that_are_there_or_come_twice_are_not_imported(prosper, pro):
    add_home(pro, line_1="1 Mill Lane")
    archived = add_home(pro, line_1="2 Mill Lane")
    Property.objects.filter(pk=archived.pk).update(archived_at=archived.created_at)
    rows = [HEADINGS, home_row(1), home_row(2), home_row(3), home_row(3, Address="3, MILL LANE")]

    page = to_preview(prosper, csv_of(rows))

    assert reasons(page) == {
        2: ("This home is among yours already",),
        3: ("This home is archived. Restore it instead",),
        5: ("The same address as row 4",),
    }


def test_twenty_six_homes_do_not_fit_the_largest_plan(prosper, pro):
    page = to_preview(prosper, xlsx_of([HEADINGS, *(home_row(number) for number in range(1, 27))]))
    assert "Professional allows 25 active properties." in page.content.decode()
    assert "it would be 26" in page.content.decode()
    assert 'name="seen"' not in page.content.decode()

    crafted = say_so(prosper, page)

    assert crafted.status_code == 403
    assert crafted.context["error"].code == "plans.limit_reached"
    assert not Property.objects.exists()
    assert PropertyImport.objects.get().state == "draft"


def test_three_homes_on_solo_are_told_the_plan_that_fits(client, solo):
    client.force_login(solo.owner)

    page = to_preview(client, csv_of([HEADINGS, *(home_row(number) for number in range(3))]))

    assert "Solo Landlord allows 2 active properties. Portfolio allows 10." in page.content.decode()


def test_what_became_true_meanwhile_is_shown_before_anything_is_imported(prosper, pro):
    page = to_preview(prosper, csv_of([HEADINGS, home_row(1), home_row(2)]))
    add_home(pro, line_1="2 Mill Lane")

    answer = say_so(prosper, page, leave_out="on")

    assert answer.status_code == 409
    assert list(reasons(answer)) == [3]
    assert Property.objects.count() == 1
    with pytest.raises(ChangedElsewhere):
        importing.commit(PropertyImport.objects.get(), seen="other", by=pro.owner)


def test_columns_under_other_names_are_told_apart_by_the_landlord(prosper):
    file = csv_of([["Ort", "Wo", "PLZ"], ["Leeds", "1 Mill Lane", "LS1 4AP"]], sign=";")
    page = prosper.post(UPLOAD, {"file": file}, follow=True)
    assert "B: Wo (such as 1 Mill Lane)" in page.content.decode()

    twice = prosper.post(page.wsgi_request.path, {"line_1": "1", "town": "1", "postcode": "2"})
    assert twice.status_code == 422
    assert "This column is used for “Address line 1” already" in twice.content.decode()
    missing = prosper.post(page.wsgi_request.path, {"line_1": "1"})
    assert "Choose the column that holds: Postcode" in missing.content.decode()

    said = {"line_1": "1", "town": "0", "postcode": "2", "default_council": "E08000035"}
    shown = prosper.post(page.wsgi_request.path, said, follow=True)
    assert shown.context["preview"].homes[0].authority_code == "E08000035"
    assert prosper.get(page.wsgi_request.path).context["form"]["town"].value() == "0"


def test_everything_that_we_know_of_can_be_imported(prosper):
    headings = [
        "Address line 1", "Address line 2", "Town", "Postcode", "Council", "Managed by agent", "Agent name",
        "Agent email", "Reminders", "Let type", "Build year", "Gas", "Occupants", "Households", "Tenancy start",
    ]  # fmt: skip
    row = [
        "Flat 2", "9 High Street", "Edinburgh", "eh104eq", "Edinburgh", "y", "Anna Agent",
        "anna@example.org", "Both", "Standard", 1930, "N", 3, 2, datetime(2026, 6, 1),
    ]  # fmt: skip
    page = to_preview(prosper, xlsx_of([headings, row]))
    say_so(prosper, page)

    home = Property.objects.get()
    assert (home.line_2, home.postcode, home.local_authority.name) == ("9 High Street", "EH10 4EQ", "City of Edinburgh")
    assert (home.managed_by_agent, home.agent_name, home.agent_email) == (True, "Anna Agent", "anna@example.org")
    assert (home.reminder_recipients, home.let_type, home.build_year) == ("both", "standard", 1930)
    assert (home.has_gas, home.occupants, home.households, home.nation) == (False, 3, 2, "scotland")


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 30_000_000)
    return content.getvalue()


def unfolding() -> bytes:
    content = io.BytesIO(xlsx_of([HEADINGS, home_row(1)]).read())
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb">]><sst>&b;</sst>')
    return content.getvalue()


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "This file is empty"),
        (b"Address,Town,Postcode\n", "no rows below its headings"),
        (b"a,b\n" + b"1,2\n" * 1001, "more than 1,000 rows"),
        (b"a" * 2_000_001, "larger than 2 MB"),
        (b"PK\x03\x04 and then nothing", "damaged or protected"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old .xls file, or one with a password"),
        (b"%PDF-1.7\0\0\0", "neither a CSV file nor an Excel workbook"),
        (b'a,b\n"' + b"x" * 200_000, "neither a CSV file nor an Excel workbook"),
        (bomb(), "unpacks to more than we read"),
        (unfolding(), "damaged or protected"),
    ],
    ids=["empty", "headings only", "rows", "bytes", "zip", "xls", "pdf", "field", "bomb", "entities"],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(prosper, content, why):
    page = prosper.post(UPLOAD, {"file": SimpleUploadedFile("homes.xlsx", content)})

    assert page.status_code == 422
    assert page.content.decode().count(why) == 2
    assert not PropertyImport.objects.exists()


def test_no_file_at_all_is_said(prosper):
    assert "Choose a file" in prosper.post(UPLOAD, {}).content.decode()


def test_a_formula_is_not_worked_out(prosper):
    page = to_preview(prosper, xlsx_of([HEADINGS, home_row(1, Town="=CONCAT(A1,B1)")]))
    assert reasons(page) == {2: ("Town or city: is empty",)}


def test_an_import_waits_and_can_be_stopped(prosper, pro):
    page = to_preview(prosper, csv_of([HEADINGS, home_row(1)]))
    assert "Begun and not finished" in prosper.get(UPLOAD).content.decode()
    stop = reverse("compliance:property-import-abandon", args=[PropertyImport.objects.get().pk])
    assert prosper.get(stop).status_code == 200

    prosper.post(stop)

    row = PropertyImport.objects.get()
    assert (row.state, row.rows) == ("abandoned", [])
    assert "Nothing came of it" in say_so(prosper, page).content.decode()
    assert "Begun and not finished" not in prosper.get(UPLOAD).content.decode()
    assert not Property.objects.exists()


def test_another_landlords_import_is_not_there(prosper, client, solo, pro):
    page = to_preview(prosper, csv_of([HEADINGS, home_row(1)]))
    row = PropertyImport.objects.get()
    client.force_login(solo.owner)

    for part in ("columns", "preview", "abandon"):
        address = reverse(f"compliance:property-import-{part}", args=[row.pk])
        assert client.get(address).status_code == 404
        assert client.post(address, {"seen": page.context["preview"].seen}).status_code == 404
    assert "homes.csv" not in client.get(UPLOAD).content.decode()


def test_whose_subscription_ended_imports_nothing(prosper, pro):
    page = to_preview(prosper, csv_of([HEADINGS, home_row(1)]))
    PlanAssignment.objects.filter(landlord=pro).update(status="disabled")

    assert say_so(prosper, page).status_code == 403
    assert prosper.post(UPLOAD, {"file": csv_of([HEADINGS, home_row(1)])}).status_code == 403
    assert not Property.objects.exists()
