"""What is taken to a hearing says who confirmed a paper, when and which bytes, also of papers that are no evidence."""

from datetime import timedelta

import pytest

from compliance.models import Receipt
from compliance.tenants.sharing import share
from config.lib import clock
from config.lib.display import day
from tests.compliance.conftest import browser_of
from tests.compliance.reports.asking import Asker, pages_of
from tests.compliance.reports.test_evidence_bundles import ask, exhibits_in, take
from tests.compliance.tenants.conftest import file_of, paper
from tests.factories.compliance import add_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker(portfolio, flat) -> Asker:
    """Parvati in her browser; her flat is let to Tina."""
    return Asker(browser_of(portfolio.owner))


def chronology(content: bytes) -> str:
    """What happened in order, as the pages tell it."""
    text = " ".join(" ".join(pages_of(content)).split())
    return text[text.index("Chronology") :]


def word_of(receipt: Receipt) -> str:
    """Who, and when."""
    at = clock.local(receipt.received_at)
    return f"confirmed by Tina Tenant on {day(at.date())}, {at:%H:%M}"


def test_the_chronology_says_who_confirmed_a_certificate_when_and_which_bytes(asker, flat, tenancy, gas, tinas):
    tinas.post(paper("received", tenancy, gas))

    told = chronology(take(asker, "pack", home=flat))

    assert told.count(word_of(Receipt.objects.get())) == 2
    assert f"SHA-256{gas.sha256}" in told.replace(" ", "")


def test_a_shared_paper_that_a_tenant_confirmed_is_an_exhibit(asker, portfolio, flat, tenancy, gas, tinas):
    guide, unread = file_of(portfolio, "guide.pdf", pages=2), file_of(portfolio, "unread.pdf", pages=3)
    for document in (guide, unread):
        share(tenancy, document, title="How to rent", by=portfolio.owner)
    tinas.post(paper("received", tenancy, guide))

    content = take(asker, "bundle", home=flat)

    assert exhibits_in(content) == {gas.name, "guide.pdf"}
    told = chronology(take(asker, "pack", home=flat))
    assert f"How to rent: shared with the tenant, {word_of(Receipt.objects.get())}" in told
    assert "guide.pdf" not in exhibits_in(take(asker, "bundle", home=flat, matters=["certificate"]))


def test_what_was_confirmed_elsewhere_or_after_the_period_is_not_shown(asker, portfolio, flat, tenancy, tinas, advance):
    guide = file_of(portfolio, "guide.pdf", pages=2)
    share(tenancy, guide, title="How to rent", by=portfolio.owner)
    advance("3d")
    tinas.post(paper("received", tenancy, guide))
    before = clock.today() - timedelta(days=1)

    assert exhibits_in(take(asker, "bundle", home=flat)) == {"guide.pdf"}
    assert ask(asker, "bundle", home=flat, until=before).status_code == 422
    other = add_home(portfolio, line_1="14 Canal Street")
    assert ask(asker, "pack", home=other).status_code == 422
