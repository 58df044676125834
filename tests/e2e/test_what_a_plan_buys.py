"""Each landlord finds in a browser just what the plan has bought, and elsewhere the plan that has it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import Landlord
from compliance.models import PastScore, Requirement
from config.lib import clock
from config.lib.money import format_pence
from config.routes import NAVIGATION
from documents.models import Document
from documents.services import take_for
from plans.features import FeatureKey
from plans.selectors import cheapest_plan_with
from tests.documents.files import sent
from tests.documents.test_what_a_file_says import record_of
from tests.factories.compliance import GAS, add_home, checked
from tests.plugins.browser import follow
from tests.work import work_off

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = {
    FeatureKey.COMPLIANCE_DASHBOARD: ("compliance:dashboard", "What to do first"),
    FeatureKey.COMPLIANCE_SCORE: ("compliance:score", "Why it is"),
    FeatureKey.COMPLIANCE_CALENDAR: ("compliance:calendar", "What is due in"),
    FeatureKey.EMAIL_NOTIFICATIONS: ("compliance:settings-notifications", "Notifications"),
    FeatureKey.REPORTS_PDF: ("compliance:reports", "Make a report"),
    FeatureKey.SCHEDULED_REPORTS: ("compliance:report-schedules", "Your schedules"),
    FeatureKey.SMS_REMINDERS: ("compliance:settings-texts", "Reminders by SMS"),
    FeatureKey.TENANT_PORTAL: ("compliance:tenants", "Tenants"),
    FeatureKey.WHITE_LABEL_REPORTS: ("compliance:settings-branding", "Logo"),
    FeatureKey.WEBHOOKS: ("compliance:webhooks", "Your addresses"),
    FeatureKey.API_ACCESS: ("compliance:api-tokens", "Your tokens"),
}
"""What has a page of its own: where it is, and a heading on it."""

DOWNLOADS = {
    FeatureKey.REPORTS_CSV: ("compliance:requirement-list", "Download this list as CSV"),
    FeatureKey.AUDIT_LOG_EXPORT: ("compliance:trail", "Download the whole trail as CSV"),
}
"""What is a download: the page that offers it, and its link."""

PARTS = {
    FeatureKey.SCORE_TRENDING: "the score's history",
    FeatureKey.MULTI_FILE_UPLOAD: "several files at once",
    FeatureKey.ZIP_UPLOAD: "a ZIP file",
    FeatureKey.AI_EXTRACTION_BASIC: "kind and dates",
    FeatureKey.AI_EXTRACTION_ADVANCED: "every field",
    FeatureKey.EXTRACTION_REVIEW_UI: "the document beside the form",
}
"""What is a part of a page that every plan has."""

REFUSAL = "Your plan does not include this"


@pytest.fixture(params=["solo", "portfolio", "pro"])
def landlord(request) -> Landlord:
    """Sally, Parvati or Prosper, each with a home, a gas record that was read, and a score of more than one day."""
    one: Landlord = request.getfixturevalue(request.param)
    home = add_home(one, line_1="12 Canal Street")
    checked(home)
    take_for(one, sent("gas.pdf", record_of(home)), by=one.owner)
    work_off()
    first = PastScore.objects.filter(landlord=one, property=None).earliest("pk")
    PastScore.objects.filter(pk=first.pk).update(on=clock.today() - timedelta(days=1))
    return one


def bought(landlord: Landlord) -> set[FeatureKey]:
    return {FeatureKey(key) for key in landlord.assignment.plan.features.values_list("key", flat=True)}


def test_the_walk_knows_every_feature_that_is_sold():
    assert {*PAGES, *DOWNLOADS, *PARTS} == set(FeatureKey)


def test_a_landlord_sees_just_what_the_plan_has_and_the_way_to_the_rest(window, landlord, screenshot):
    page = window(landlord.owner, reverse("compliance:dashboard"), width=1280)
    mine = bought(landlord)

    assert_navigation(page, mine)
    for key, (route, heading) in PAGES.items():
        page.goto(address(page, route))
        if key in mine:
            expect(page.get_by_role("heading", name=heading).first).to_be_visible()
        else:
            assert_upgrade(page, key)
            screenshot(page, name=f"{key} is not bought")
    for key, (route, link) in DOWNLOADS.items():
        page.goto(address(page, route))
        assert_download(page, link, key=key, is_bought=key in mine)
    assert_parts(page, landlord, mine)


def address(page: Page, route: str, *args: object) -> str:
    return "/".join(page.url.split("/")[:3]) + reverse(route, args=args)


def assert_navigation(page: Page, mine: set[FeatureKey]) -> None:
    """The rail leads to what was bought, each entry to its page, and names nothing else."""
    labels = {item.label for item in NAVIGATION}
    rail = page.get_by_role("navigation", name="Portal").first
    shown = {link.inner_text().strip() for link in rail.get_by_role("link").all()} & labels
    assert shown == {item.label for item in NAVIGATION if not item.feature or item.feature in mine}
    for label in sorted(shown):
        with page.expect_navigation():
            rail.get_by_role("link", name=label, exact=True).click()
        expect(page.get_by_role("heading", level=1)).not_to_have_text(REFUSAL)
        expect(rail.locator("[aria-current=page]")).to_contain_text(label)


def assert_upgrade(page: Page, key: FeatureKey) -> None:
    """The page says which plan has it, for how much, and leads there."""
    plan = cheapest_plan_with(key)
    assert plan is not None
    expect(page.get_by_role("heading", level=1)).to_have_text(REFUSAL)
    facts = page.get_by_role("main")
    expect(facts).to_contain_text(plan.name)
    expect(facts).to_contain_text(format_pence(plan.monthly_pence))
    way = page.get_by_role("link", name=f"Change to {plan.name}")
    expect(way).to_have_attribute("href", reverse("billing:change-plan", args=[plan.code]))


def assert_download(page: Page, link: str, *, key: FeatureKey, is_bought: bool) -> None:
    """The link downloads a file, or leads to the plan that would let it; which is said beside it."""
    if is_bought:
        with page.expect_download() as saving:
            page.get_by_role("link", name=link).click()
        assert saving.value.path().stat().st_size > 0
        return
    plan = cheapest_plan_with(key)
    assert plan is not None
    expect(page.get_by_role("main")).to_contain_text(f"part of {plan.name}", ignore_case=True)
    follow(page, link)
    assert_upgrade(page, key)


def assert_parts(page: Page, landlord: Landlord, mine: set[FeatureKey]) -> None:
    """What a page shows more of on a plan that has it, and otherwise the plan that does."""
    document = Document.objects.get(landlord=landlord)
    gas = Requirement.objects.get(landlord=landlord, code=GAS)

    page.goto(address(page, "compliance:score"))
    expect(page.get_by_role("heading", name="How it went")).to_be_visible()
    page.goto(address(page, "documents:upload"))
    assert page.locator("input[type=file]").get_attribute("multiple") is not None
    is_unpacked = page.get_by_text("A ZIP file of up to")
    assert is_unpacked.count() == (FeatureKey.ZIP_UPLOAD in mine)
    assert page.get_by_text("With Portfolio, a ZIP file is unpacked").count() == (FeatureKey.ZIP_UPLOAD not in mine)

    page.goto(address(page, "documents:detail", document.pk))
    expect(page.get_by_role("region", name="What it says")).to_contain_text("3 November 2026")
    assert page.get_by_text("GS-4711").count() > 0 or FeatureKey.AI_EXTRACTION_ADVANCED not in mine
    hint = page.get_by_text("With Portfolio the number, the home, the engineer")
    assert hint.count() == (FeatureKey.AI_EXTRACTION_ADVANCED not in mine)
    page.goto(f"{address(page, 'compliance:evidence-new', gas.pk)}?document={document.pk}")
    beside = page.get_by_role("heading", name="What the document says")
    assert beside.count() == (FeatureKey.EXTRACTION_REVIEW_UI in mine)
