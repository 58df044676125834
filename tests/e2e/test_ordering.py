"""A guest orders a document from the public page and gets a file that anybody can check: by rules, and by a model."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from documents.generation.catalogue import kinds
from documents.models import DocumentOrder
from tests.documents.generation.finished import words_of_pdf
from tests.documents.reading.model_server import model_server, saying
from tests.e2e.person import go_on, link_in_mail
from tests.factories.accounts import AdministratorFactory
from tests.plugins.browser import follow, press
from tests.plugins.worker import wait_until

WRITTEN = {"opening": "Thank you, we have £1,850.00 from you.", "closing": "Of the rent £50.00 is still owed."}
SAMPLE = kinds()["rent_receipt"].sample("england")


@pytest.fixture
def writer(request, monkeypatch) -> Iterator[str]:
    """Who writes the free sentences: the composer, or a model that is reached over HTTP."""
    if request.param == "by rules":
        yield "No language model was used"
        return
    with model_server(saying(json.dumps(WRITTEN))) as (address, _):
        monkeypatch.setenv("OPENAI_BASE_URL", address)
        monkeypatch.setenv("OPENAI_MODEL", "invented")
        yield "Parts were written by the language model invented"


@pytest.mark.parametrize(
    ("writer", "look"),
    [("by a model", {"width": 1280}), ("by rules", {"width": 390, "scripts": False})],
    indirect=["writer"],
    ids=["by a model, wide", "by rules, narrow, without scripts"],
)
def test_from_the_public_page_to_a_file_that_can_be_checked(writer, site, open_page, window, look, tmp_path):
    page = open_page(**look)
    page.goto(f"{site}/documents/")
    follow(page, re.compile("^Order Essential pack"))
    choose_the_receipt(page)
    while "/questions/" in page.url:
        answer(page)
        go_on(page)
    say_where_to(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers, then pay")
    expect(page.get_by_text("£1,850.00").or_(page.get_by_text("£950.00")).first).to_be_visible()
    press(page, "Pay £29.00")
    press(page, re.compile("^Pay £"))
    expect(page).to_have_url(re.compile("/orders/CVD-"))

    wait_until(lambda: DocumentOrder.objects.get().state == "in_review", within=30)
    approve(window)
    expect_to_be_told(page)
    file = download(page, tmp_path, link=link_in_mail(to="gail@example.org", subject="Your documents"))

    assert writer in words_of_pdf(file.read_bytes())
    page.goto(f"{site}/verify/")
    page.get_by_label("The file").set_input_files(file)
    press(page, "Check")
    expect(page.get_by_text("This file was issued here and is unchanged")).to_be_visible()


def choose_the_receipt(page: Page) -> None:
    """For England, of the pack only the receipt."""
    page.get_by_label("England", exact=True).check()
    for box in page.get_by_role("checkbox").all():
        box.set_checked(box.get_attribute("value") == "rent_receipt")
    go_on(page)


def answer(page: Page) -> None:
    """Fill in what a page asks, from the sample."""
    for name, said in SAMPLE.items():
        for field, value in typed(name, said).items():
            control = page.locator(f"[name='{field}']")
            if control.count() == 0:
                continue
            if control.first.evaluate("control => control.tagName") == "SELECT":
                control.select_option(value)
            else:
                control.fill(value)


def typed(name: str, said: Any) -> dict[str, str]:
    """What is typed for an answer, by the name of each input."""
    if isinstance(said, list) and said and isinstance(said[0], dict):
        cells = [(f"{name}-{at}-{key}", value) for at, row in enumerate(said) for key, value in row.items()]
        return {key: str(value) for key, value in cells}
    if re.fullmatch(r"\d{4}-\d\d-\d\d", str(said)):
        year, month, day = said.split("-")
        return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}
    return {name: "\n".join(said) if isinstance(said, list) else str(said)}


def say_where_to(page: Page) -> None:
    """Who orders, and what they agree to."""
    page.get_by_label("Your full name").fill("Gail Guest")
    page.get_by_label("Your e-mail address").fill("gail@example.org")
    for label in ("I understand that this is not", "I accept the terms", "Begin at once"):
        page.get_by_label(re.compile(label)).check()
    go_on(page)


def approve(window: Any) -> None:
    """What a member of staff does."""
    ada = AdministratorFactory(email="ada@example.org")
    desk = window(ada, f"/admin/documents/documentorder/{DocumentOrder.objects.get().pk}/review/")
    expect(desk.get_by_text("12 High Street, Leeds, LS2 7EW").first).to_be_visible()
    press(desk, "Approve and deliver")
    expect(desk.get_by_text("approved. Its files are being finished.")).to_be_visible()


def expect_to_be_told(page: Page) -> None:
    """The order's own page says that it is done."""
    wait_until(lambda: DocumentOrder.objects.get().state == "delivered", within=30)
    page.reload()
    expect(page.get_by_text("Your documents are ready")).to_be_visible()


def download(page: Page, folder: Path, *, link: str) -> Path:
    """Open the mail's link and save the PDF."""
    page.goto(link)
    with page.expect_download() as saving:
        page.get_by_role("link", name=re.compile(r"Rent receipt\.pdf$")).click()
    file = folder / "receipt.pdf"
    saving.value.save_as(file)
    return file
