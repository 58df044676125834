"""A landlord asks for a report of any day, a worker makes it, and it is taken away as PDF, Excel or CSV."""

import io
from datetime import date, timedelta

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEntry
from compliance.models import ReportRun, Requirement, Score
from compliance.portfolio.services import archive_home
from config.lib import clock
from plans.models import PlanAssignment
from tests.compliance.conftest import browser_of
from tests.compliance.reports.asking import LIST, Asker
from tests.factories.compliance import GAS, add_home, checked
from tests.work import work_off

pytestmark = pytest.mark.django_db


# What they say ----------------------------------------------------------------------------------


def test_the_summary_has_a_row_for_each_home_with_the_score_that_its_page_shows(parvati, portfolio, homes):
    rows = {row["Home"]: row for row in parvati.rows("summary")}

    for home in homes:
        assert rows[f"'{home}" if str(home).startswith("=") else str(home)]["Score"] == str(
            Score.objects.get(landlord=portfolio, property=home).total
        )
    gas_checked = rows["'=1+1 Canal Street, Leeds"]
    asked = Requirement.objects.filter(landlord=portfolio, property=homes[0], ended_at=None, standing="valid")
    assert int(gas_checked["Valid"]) >= asked.count() == 1


def test_the_score_of_all_homes_is_the_one_that_is_kept(parvati, portfolio):
    kept = Score.objects.get(landlord=portfolio, property=None)

    text = " ".join(parvati.pages("score"))

    assert f"{kept.total} of 100, grade {kept.grade}, risk {kept.get_risk_display().lower()}" in text


def test_before_anything_is_recorded_no_grade_is_given(client, pro):
    add_home(pro)
    asker = Asker(browser_of(pro.owner))

    assert "Not graded, since nothing is recorded yet" in " ".join(asker.pages("summary"))
    assert {row["Score"] for row in asker.rows("summary")} == {""}


def test_requirements_stand_with_what_proves_them(parvati, homes):
    rows = parvati.rows("requirements", home=homes[0])

    gas = next(row for row in rows if row["Standing"] == "Valid")
    issued = clock.today() - timedelta(days=30)
    assert gas["Proof of"] == f"{issued:%d/%m/%Y}"
    assert gas["Due"] == f"{Requirement.objects.get(property=homes[0], code=GAS).deadline:%d/%m/%Y}"
    assert gas["Whose date"] == "The law's deadline"
    assert {row["Home"] for row in rows} == {"'=1+1 Canal Street, Leeds"}


def test_the_expiry_schedule_begins_with_what_is_overdue_and_goes_on_by_day(parvati, homes):
    checked(homes[1], ago=500)

    rows = parvati.rows("expiry", days="iso")

    assert rows[0]["When"] == "Overdue"
    dates = [row["Due"] for row in rows if row["When"] != "Overdue"]
    assert dates == sorted(dates)
    assert date.fromisoformat(dates[0]).strftime("%B %Y") == next(
        row["When"] for row in rows if row["When"] != "Overdue"
    )


def test_each_point_of_the_score_is_traced_to_its_requirement(parvati, homes):
    book = parvati.book("score", home=homes[0])

    parts = list(book["The five parts"].values)[1:]
    kept = Score.objects.get(property=homes[0])
    assert [float(row[1]) for row in parts] == [
        float(getattr(kept, f"{name}_part")) for name in ("status", "expiry", "coverage", "overdue", "risk")
    ]
    headings, *rows = book["What counts"].values
    lines = [dict(zip(headings, row, strict=True)) for row in rows]
    points = sum(line["Weight"] * line["Points of 100"] for line in lines) / sum(line["Weight"] for line in lines)
    assert round(points, 2) == pytest.approx(float(kept.status_part), abs=0.01)


def test_a_day_to_come_tells_what_will_be_overdue(parvati, homes):
    rows = parvati.rows("requirements", home=homes[0], on=clock.today() + timedelta(days=400))

    gas = Requirement.objects.get(property=homes[0], code=GAS).obligation.name
    assert next(row for row in rows if row["Requirement"] == gas)["Standing"] == "Overdue"


def test_a_home_that_was_archived_since_is_in_the_report_of_the_day_before(parvati, homes, advance):
    advance("3d")
    archive_home(homes[1], why="Sold")
    before = clock.today() - timedelta(days=1)

    assert "2 Bute Street, Leeds" in {row["Home"] for row in parvati.rows("summary", on=before)}
    assert "2 Bute Street, Leeds" not in {row["Home"] for row in parvati.rows("summary")}


def test_a_home_that_was_not_there_on_the_day_has_no_score(parvati, homes):
    archive_home(homes[0], why="Sold")

    book = parvati.book("score", home=homes[0])

    assert list(book["The five parts"].values)[1:] == []
    assert dict(row[:2] for row in book["About"].values)["Score"] == (
        "Not graded, since the home was not there on that day"
    )


# Their files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["summary", "requirements", "expiry", "score"])
def test_each_page_on_paper_says_what_it_is_and_where_it_is_checked(parvati, kind):
    pages = parvati.pages(kind)

    run = ReportRun.objects.get()
    assert pages
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
        for said in (run.reference, f"As at {clock.today().day} {clock.today():%B %Y}", "Generated", "/verify/"):
            assert said in text, (number, said)


def test_a_report_on_paper_is_tagged_for_those_who_hear_it(parvati):
    with pikepdf.open(io.BytesIO(parvati.take("requirements"))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "en-GB"
        assert "Requirements" in str(pdf.docinfo["/Title"])
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def test_excel_holds_days_as_days_in_the_style_that_was_chosen(parvati, homes):
    for style, shown in (("uk", "dd/mm/yyyy"), ("iso", "yyyy-mm-dd")):
        sheet = parvati.book("expiry", days=style)["What falls due"]
        cell = sheet["B2"]
        assert cell.is_date
        assert cell.number_format == shown


def test_text_is_text_in_excel_whatever_it_begins_with(parvati):
    sheet = parvati.book("summary")["Homes"]

    streets = [cell for row in sheet.iter_rows(max_col=1) for cell in row]
    assert "=1+1 Canal Street, Leeds" in [cell.value for cell in streets]
    assert {cell.data_type for cell in streets} == {"s"}


def test_a_csv_file_opens_in_a_spreadsheet_and_runs_nothing_there(parvati):
    content = parvati.take("summary", format="csv")

    assert content.startswith(b"\xef\xbb\xbf")
    assert b"'=1+1 Canal Street" in content


def test_the_file_is_an_attachment_that_no_cache_keeps(parvati):
    parvati.take("summary")
    run = ReportRun.objects.get()

    answer = parvati.browser.get(reverse("compliance:report-file", args=[run.pk]))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{run.reference} Portfolio summary.pdf"'
    assert answer["Cache-Control"] == "private, no-store"


def test_anybody_can_check_a_report_and_learns_of_no_home(parvati, client, homes):
    content = parvati.take("requirements", home=homes[1])
    client.logout()

    def check(sent: bytes) -> str:
        return client.post(reverse("verifying:verify"), {"file": SimpleUploadedFile("r.pdf", sent)}).content.decode()

    known = check(content)
    assert "This file was issued here and is unchanged" in known
    assert ReportRun.objects.get().reference in known
    assert "Bute" not in known
    assert "We do not know this file" in check(content[:-1] + b" ")


# Asking -----------------------------------------------------------------------------------------


def test_the_page_shows_how_far_it_is_until_it_is_made(parvati):
    answer = parvati.ask("summary")
    page = parvati.browser.get(answer.url)
    assert "It is being made" in page.content.decode()
    assert parvati.browser.get(reverse("compliance:report-file", args=[ReportRun.objects.get().pk])).status_code == 404
    assert parvati.browser.get(answer.url, headers={"HX-Request": "true"}).status_code == 200

    work_off()

    assert "It is ready" in parvati.browser.get(answer.url).content.decode()
    assert parvati.browser.get(answer.url, headers={"HX-Request": "true"}).status_code == 286


def test_the_worker_is_called(parvati, celery_queue, django_capture_on_commit_callbacks):
    celery_queue()
    with django_capture_on_commit_callbacks(execute=True):
        parvati.ask("summary")

    assert ("reports.make", ReportRun.objects.get().pk) in celery_queue()


def test_asking_and_taking_away_stand_in_the_trail(parvati, portfolio):
    parvati.take("summary")

    done = AuditEntry.objects.filter(landlord=portfolio, action__startswith="compliance.report").order_by("pk")
    assert [entry.action for entry in done] == [
        "compliance.report_asked",
        "compliance.report.made",
        "compliance.report_downloaded",
    ]
    assert done[2].actor == portfolio.owner


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"kind": "everything"}, "Choose a report"),
        ({"format": "docx"}, "Choose a file format"),
        ({"days": "us"}, "Choose how dates are written"),
        ({"on_day": 31, "on_month": 2}, "Enter a real date"),
        ({"on_year": 2099}, "Enter a day from"),
        ({"home": 0}, "Choose one of your homes"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_made(parvati, chosen, says):
    kept = {"kind": "summary", "home": "", "format": "pdf", "days": "uk", "on_day": 1, "on_month": 2, "on_year": 2026}

    page = parvati.browser.post(LIST, {**kept, **chosen})

    assert page.status_code == 422
    assert says in page.content.decode()
    assert not ReportRun.objects.exists()


def test_a_home_of_another_landlord_cannot_be_chosen(parvati, solo):
    other = add_home(solo, line_1="99 Secret Street")

    page = parvati.ask("summary", home=other)

    assert page.status_code == 422
    assert "Secret" not in page.content.decode()


def test_no_more_than_a_few_wait_at_a_time(parvati):
    for _ in range(10):
        assert parvati.ask("summary").status_code == 302

    refused = parvati.ask("summary")

    assert refused.status_code == 429
    assert refused.context["error"].code == "compliance.too_many_reports"


# Who may ----------------------------------------------------------------------------------------


def test_where_the_plan_lacks_it_the_page_says_what_it_takes(client, solo):
    client.force_login(solo.owner)

    refused = client.get(LIST)

    assert refused.status_code == 403
    assert refused.context["error"].code == "plans.feature_not_in_plan"
    assert "Portfolio" in refused.content.decode()


def test_a_landlord_whose_subscription_ended_still_makes_and_takes_reports(parvati, portfolio):
    PlanAssignment.objects.filter(landlord=portfolio).update(status="disabled")

    assert parvati.rows("summary")


def test_a_smaller_plan_keeps_the_files_and_hands_none_out(parvati, portfolio, solo):
    parvati.take("summary")
    PlanAssignment.objects.filter(landlord=portfolio).update(plan=PlanAssignment.objects.get(landlord=solo).plan)

    assert parvati.browser.get(reverse("compliance:report-file", args=[ReportRun.objects.get().pk])).status_code == 403
    assert ReportRun.objects.get().file


def test_what_fails_is_tried_again_and_in_the_end_said_to_landlord_and_staff(parvati, admin_user, settings, tmp_path):
    blocked = tmp_path / "no-folder"
    blocked.write_text("A file where the vault should be.")
    settings.MEDIA_ROOT = blocked
    parvati.ask("summary")
    for _ in range(ReportRun.MAX_ATTEMPTS):
        ReportRun.objects.update(run_after=clock.real_now())
        work_off()

    run = ReportRun.objects.get()
    assert (run.state, run.error_code) == ("failed", "compliance.report_failed")
    page = parvati.browser.get(reverse("compliance:report", args=[run.pk])).content.decode()
    assert "It could not be made" in page
