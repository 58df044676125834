"""A landlord whose plan has it takes a list away as CSV; everybody else is told what it takes."""

import csv
from io import StringIO
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from accounts.audit.models import AuditEntry
from compliance.evidence.services import Details, record_evidence
from compliance.models import Occupier, Property, Requirement
from compliance.portfolio.services import archive_home
from config.lib import clock
from config.lib.csvfile import plain
from plans.models import PlanAssignment
from tests.factories.compliance import GAS, build_portfolio, checked, describe_home

pytestmark = pytest.mark.django_db
LISTS = {
    "compliance:property-list": "compliance:property-csv",
    "compliance:requirement-list": "compliance:requirement-csv",
    "compliance:evidence-list": "compliance:evidence-csv",
    "compliance:tenancy-list": "compliance:tenancy-csv",
}


@pytest.fixture
def parvati(client, portfolio):
    """Parvati's browser; her two homes, the first with a gas check, and a third that she sold."""
    described = [describe_home(line_1=line_1) for line_1 in ("=1+1 Canal Street", "2 Bute Street", "3 Sold Street")]
    canal, _, sold = build_portfolio(portfolio, homes=described)
    checked(canal)
    archive_home(sold, why="Sold")
    client.force_login(portfolio.owner)
    return client


def take(browser, name: str, **chosen: object):
    return browser.get(f"{reverse(name)}?{urlencode(chosen)}")


def rows_of(response) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_the_file_opens_in_a_spreadsheet_and_is_kept_by_no_cache(parvati):
    response = take(parvati, "compliance:property-csv")

    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    today = clock.today().isoformat()
    assert response["Content-Disposition"] == f'attachment; filename="properties-{today}.csv"'
    assert response["Cache-Control"] == "private, no-store"


def test_what_a_spreadsheet_would_run_is_only_text(parvati):
    streets = [row["Address line 1"] for row in rows_of(take(parvati, "compliance:property-csv"))]

    assert streets == ["2 Bute Street", "'=1+1 Canal Street"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_each_start_of_a_formula_is_guarded(start):
    assert plain(f"{start}cmd") == f"'{start}cmd"
    assert plain(f"a{start}cmd") == f"a{start}cmd"


def test_a_requirement_leaves_with_its_standing_and_its_dates_in_iso_form(parvati, portfolio):
    gas = Requirement.objects.get(code=GAS, property__line_1="=1+1 Canal Street")

    row = next(row for row in rows_of(take(parvati, "compliance:requirement-csv")) if row["Standing"] == "Valid")

    assert (row["Title"], row["Deadline"]) == (gas.obligation.name, gas.deadline.isoformat())
    assert row["Kind"] == "Requirement"


def test_evidence_leaves_with_who_recorded_it(parvati, portfolio):
    gas = Requirement.objects.get(code=GAS, property__line_1="2 Bute Street")
    record_evidence(gas, Details(issued_on=clock.today(), issued_by="Aire Heating"), by=portfolio.owner)

    row = rows_of(take(parvati, "compliance:evidence-csv"))[0]

    assert (row["Issued by"], row["Recorded by"], row["Issued"]) == (
        "Aire Heating",
        "Parvati Folio",
        clock.today().isoformat(),
    )


def test_a_tenancy_leaves_with_its_home_its_state_and_who_lives_there(parvati):
    Occupier.objects.filter(tenancy__property__line_1="2 Bute Street").update(name="Terry Tenant")

    row = next(row for row in rows_of(take(parvati, "compliance:tenancy-csv")) if "Bute" in row["Address line 1"])

    assert (row["Who lives there"], row["State"], row["Ends"]) == ("Terry Tenant", "Running", "")


def test_archived_homes_leave_with_the_day(parvati):
    rows = rows_of(take(parvati, "compliance:property-archived-csv"))

    assert [(row["Address line 1"], row["Archived"]) for row in rows] == [("3 Sold Street", clock.today().isoformat())]


def test_what_narrows_the_list_narrows_the_file_and_the_trail_says_so(parvati, portfolio):
    home = Property.objects.get(line_1="2 Bute Street")
    page = take(parvati, "compliance:requirement-list", home=home.pk, q="gas")

    rows = rows_of(parvati.get(page.context["export"].url))

    assert len(rows) == page.context["page"].paginator.count
    entry = AuditEntry.objects.get(action="accounts.list_exported", landlord=portfolio)
    assert entry.actor == portfolio.owner
    assert entry.after == {"list": "requirements", "rows": len(rows), "narrowed_by": ["home", "q"]}


def test_a_file_holds_every_page_of_the_list(parvati):
    page = take(parvati, "compliance:requirement-list")

    rows = rows_of(take(parvati, "compliance:requirement-csv"))

    assert page.context["page"].paginator.num_pages > 1
    assert len(rows) == page.context["page"].paginator.count


def test_nothing_of_another_landlord_leaves(parvati, solo):
    build_portfolio(solo, homes=[describe_home(line_1="99 Secret Street")])

    for name in LISTS.values():
        assert "Secret" not in take(parvati, name).content.decode()


def test_a_landlord_whose_subscription_ended_still_takes_their_lists_away(parvati, portfolio):
    PlanAssignment.objects.filter(landlord=portfolio).update(status="disabled")

    assert take(parvati, "compliance:requirement-csv").status_code == 200


@pytest.mark.parametrize("listed", LISTS)
def test_where_the_plan_lacks_it_the_link_says_what_it_takes_and_leads_to_how(client, solo, listed):
    checked(build_portfolio(solo, homes=[describe_home()])[0])
    client.force_login(solo.owner)

    page = client.get(reverse(listed))
    refused = client.get(page.context["export"].url)

    assert "Part of Portfolio, £39.00 a month" in page.content.decode()
    assert refused.status_code == 403
    assert refused.context["error"].code == "plans.feature_not_in_plan"
    assert not AuditEntry.objects.filter(action="accounts.list_exported").exists()
