"""A landlord sends files, sees each arrive, looks at one and deletes it, or records what it says."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from compliance.models import Evidence, Requirement
from documents.models import Document
from documents.services import take_for
from tests.documents.files import certificate, sent, written
from tests.documents.test_what_a_file_says import record_of
from tests.factories.compliance import GAS, add_home
from tests.plugins.browser import follow, press
from tests.work import work_off

pytestmark = pytest.mark.django_db(transaction=True)


def chosen(*files) -> list[dict]:
    return [{"name": file.name, "mimeType": "application/octet-stream", "buffer": file.read()} for file in files]


def send(page: Page, *files) -> None:
    follow(page, "Upload files")
    page.get_by_label("Files").set_input_files(chosen(*files))
    page.get_by_role("button", name="Upload these").click()


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, False)], ids=["wide", "narrow, without scripts"])
def test_files_come_in_are_looked_at_and_deleted(window, solo, screenshot, width, scripts):
    page = window(solo.owner, reverse("documents:list"), width=width, scripts=scripts)

    send(page, sent("gas.pdf", written(certificate(pages=2))), sent("page.pdf", b"<html>"), sent("empty.pdf", b""))

    outcomes = page.get_by_role("list").filter(has_text="gas.pdf").get_by_role("listitem")
    expect(outcomes.get_by_role("link", name="gas.pdf")).to_be_visible()
    expect(outcomes).to_contain_text(["Kept.", "not a PDF", "is empty"])
    screenshot(page, name="sent")
    work_off()
    follow(page, "gas.pdf")
    expect(page.get_by_role("img", name="Page 1 of gas.pdf")).to_be_visible()
    assert page.get_by_role("img", name="Page 1 of gas.pdf").evaluate(
        "image => image.decode().then(() => image.naturalWidth)"
    )

    follow(page, "Delete this file")
    page.get_by_label("Why do you delete it?").fill("Sent twice")
    press(page, "Delete it")

    expect(page.get_by_text("gas.pdf was deleted.")).to_be_visible()
    assert Document.objects.get().removed_why == "Sent twice"


def test_a_file_that_cannot_be_sent_says_so(window, solo):
    page = window(solo.owner, reverse("documents:upload"))
    page.route("**/upload/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())

    page.get_by_label("Files").set_input_files(chosen(sent("gas.pdf", b"%PDF-1.7")))
    page.get_by_role("button", name="Upload these").click()

    expect(page.get_by_text("Not sent. Check your connection")).to_be_visible()


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, False)], ids=["wide", "narrow, without scripts"])
def test_a_certificate_is_read_compared_and_recorded(window, portfolio, screenshot, width, scripts):
    home = add_home(portfolio, line_1="12 Canal Street")
    page = window(portfolio.owner, reverse("documents:list"), width=width, scripts=scripts)

    send(page, sent("gas.pdf", record_of(home)))
    expect(page.get_by_role("link", name="gas.pdf")).to_be_visible()
    work_off()
    follow(page, "gas.pdf")
    expect(page.get_by_text("Gas safety record", exact=False).first).to_be_visible()
    screenshot(page, name="read")
    follow(page, "Annual landlord gas safety check")
    expect(page.get_by_role("heading", name="What the document says")).to_be_visible()
    expect(page.get_by_label("Number of the certificate or licence")).to_have_value("GS-4711")
    screenshot(page, name="compared")
    press(page, "Record it")

    expect(page.get_by_text("Recorded. Dates, standing and score are up to date.")).to_be_visible()
    evidence = Evidence.objects.get()
    assert (str(evidence.issued_on), evidence.document.name) == ("2026-11-03", "gas.pdf")


def test_what_was_read_is_judged_line_by_line_with_the_keyboard(window, portfolio, screenshot):
    home = add_home(portfolio, line_1="12 Canal Street")
    document = take_for(portfolio, sent("gas.pdf", record_of(home)), by=portfolio.owner).document
    work_off()
    gas = Requirement.objects.get(property=home, code=GAS)
    page = window(
        portfolio.owner, f"{reverse('compliance:evidence-new', args=[gas.pk])}?document={document.pk}", width=1280
    )
    line = page.locator("#read-certificate_number")
    page.locator("[data-review] li").first.focus()
    while not line.evaluate("line => line === document.activeElement"):
        page.keyboard.press("ArrowDown")

    page.keyboard.press("s")
    expect(page).to_have_url(re.compile("#mark-certificate_number$"))
    line.focus()
    page.keyboard.press("r")

    expect(line).to_contain_text("Rejected, not used.")
    expect(line).to_be_focused()
    expect(page.get_by_label("Number of the certificate or licence")).to_have_value("")
    screenshot(page, name="one field is rejected")
    page.keyboard.press("r")
    expect(page.get_by_label("Number of the certificate or licence")).to_have_value("GS-4711")
