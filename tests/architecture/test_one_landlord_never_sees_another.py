"""Two landlords side by side: whatever address one of them tries, nothing of the other is there."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from django.conf import settings as site
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.models import DeliveredMail, Landlord, User
from compliance.models import (
    Occupier,
    Requirement,
    Tenancy,
    TenancyAccess,
)
from config.lib import clock
from documents.models import Document, IssuedFile
from plans.selectors import plan_by_code
from plans.services import assign_plan
from plans.status import Status
from provisioning.leaving.archive import tables_of
from tests.architecture.test_doors import PORTAL_APPS, patterns, portal_doors
from tests.architecture.two_landlords import addresses, secrets_of
from tests.factories.accounts import UserFactory
from tests.factories.compliance import add_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def parvati(client: Client, portfolio: Landlord) -> Client:
    """Parvati's browser, signed in; her plan has everything, so that no gate answers in place of a door."""
    assign_plan(portfolio, plan=plan_by_code("PLAN_3_PRO"), status=Status.ENABLED, why="She wants it all.")
    add_home(portfolio, line_1="1 Her Own Road")
    client.force_login(portfolio.owner)
    return client


def doors_with_a_key() -> list[str]:
    return [path for path, _ in portal_doors() if "<int:pk>" in path]


def test_another_landlord_s_key_is_not_found_at_any_door(sally, parvati):
    every = [address for path in doors_with_a_key() for address in addresses(path, of=sally)]

    answers = {address: {parvati.get(address).status_code, parvati.post(address, {}).status_code} for address in every}

    assert {address: said for address, said in answers.items() if said - {405} != {404}} == {}


def test_no_page_shows_what_is_another_landlord_s(sally, parvati, stripe_sandbox):
    for path, _ in portal_doors():
        if "<" in path:
            continue
        text = parvati.get(f"/{path}").content.decode(errors="replace")
        for secret in secrets_of(sally):
            assert secret not in text, path


def test_naming_another_landlord_in_the_address_opens_nothing(sally, parvati):
    address = reverse("accounts:choose-landlord", args=[sally.reference])

    assert parvati.get(address).status_code == 404
    assert "Secret Street" not in parvati.get(reverse("compliance:property-list")).content.decode()


def test_a_deactivated_member_keeps_no_page(sally, client):
    client.force_login(sally.owner)
    assert client.get(reverse("compliance:dashboard")).status_code == 200
    sally.memberships.update(is_active=False)

    for path, _ in portal_doors():
        if "<" not in path:
            assert client.get(f"/{path}").status_code in (404, 405), path


# Every address ----------------------------------------------------------------------------------

SESSION = site.SESSION_COOKIE_NAME
STALE = "stale"
"""A token that opens nothing: one that does is a key, which its holder was given."""
VALUES: dict[tuple[str, str], Callable[[Landlord], object]] = {
    ("", "uidb36"): lambda sally: sally.owner.pk,
    ("", "key"): lambda _: STALE,
    ("", "pk"): lambda _: 1,
    ("accounts", "pk"): lambda _: DeliveredMail.objects.latest("pk").pk,
    ("accounts", "version"): lambda _: 1,
    ("accounts", "reference"): lambda sally: sally.reference,
    ("admin", "app_label"): lambda _: "accounts",
    ("admin", "url"): lambda _: "nothing",
    ("admin", "content_type_id"): lambda _: 1,
    ("admin", "object_id"): lambda sally: sally.pk,
    ("admin", "number"): lambda _: 1,
    ("admin", "format"): lambda _: "pdf",
    ("api", "path"): lambda sally: f"requirements/{Requirement.objects.filter(landlord=sally).first().pk}",
    ("billing", "code"): lambda _: "PLAN_2_PORTFOLIO",
    ("compliance", "year"): lambda _: clock.today().year,
    ("compliance", "month"): lambda _: clock.today().month,
    ("documents", "number"): lambda _: 1,
    ("intake", "pk"): lambda _: 1,
    ("intake", "key"): lambda _: STALE,
    ("ordering", "key"): lambda _: "rent_receipt",
    ("orders", "pk"): lambda _: IssuedFile.objects.first().pk,
    ("tenancy", "tenancy"): lambda sally: Tenancy.objects.get(property__landlord=sally).pk,
    ("tenancy", "document"): lambda sally: Document.objects.filter(landlord=sally).first().pk,
    ("tenancy", "number"): lambda _: 1,
    ("tenancy", "pk"): lambda sally: TenancyAccess.objects.get(tenancy__property__landlord=sally).pk,
}
"""What stands for each part of an address, so that it is something of Sally's wherever it can be."""
HERS = {"object_id", "reference", "tenancy", "document", "path"}
"""The parts that name something of hers."""
PART = re.compile(r"<\w+:(\w+)>|\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")


def every_address(of: Landlord) -> Iterator[tuple[str, str, bool]]:
    """Every address that there is, as (namespace, address, whether it names something of theirs)."""
    for namespace, path, _ in patterns(get_resolver()):
        if namespace in PORTAL_APPS and "<int:pk>" in path:
            yield from ((namespace, address, True) for address in addresses(path, of=of))
            continue
        parts = [first or second for first, second in PART.findall(path)]
        yield namespace, "/" + filled(path, namespace=namespace, of=of), bool(HERS & set(parts))


def filled(path: str, *, namespace: str, of: Landlord) -> str:
    """A pattern with a value in each of its parts. A part that is not known fails: say in `VALUES` what it is."""

    def value(part: re.Match[str]) -> str:
        name = part[1] or part[2]
        return STALE if name == "token" else str(VALUES[namespace, name](of))

    return PART.sub(value, path).replace("^", "").replace("$", "")


@dataclass
class Visitor:
    """Somebody at a browser, who signs in again whenever a page signed them out."""

    user: User | None
    browser: Client = field(default_factory=Client)

    def ask(self, address: str, *, posts: bool) -> list[HttpResponse]:
        """What they are answered when they open an address, and send it an empty form."""
        cookie = self.browser.cookies.get(SESSION)
        if self.user is not None and not (cookie and cookie.value):
            self.browser.force_login(self.user)
        answers = [self.browser.get(address)]
        return [*answers, self.browser.post(address, {})] if posts else answers


def visitors(portfolio: Landlord) -> dict[str, Visitor]:
    """Another landlord, a tenant of hers, and nobody."""
    home = add_home(portfolio, line_1="2 Her Own Road")
    occupier = Occupier.objects.filter(tenancy__property=home).first()
    tina = UserFactory(full_name="Tina Tenant", email="tina@example.org")
    kept = {"tenancy": occupier.tenancy, "occupier": occupier, "user": tina, "email": tina.email}
    TenancyAccess.objects.create(accepted_at=clock.now(), **kept)
    return {"Parvati": Visitor(portfolio.owner), "Tina": Visitor(tina), "nobody": Visitor(None)}


def test_no_address_gives_or_changes_anything_of_sally_s_whoever_asks(sally, portfolio, stripe_sandbox, settings):
    settings.DEVELOPMENT_PAGES = False
    people, before = visitors(portfolio), tables_of(sally)
    shown, opened = [], []

    for namespace, address, is_hers in every_address(of=sally):
        for who, visitor in people.items():
            for answer in visitor.ask(address, posts=namespace != "admin"):
                text = b"".join(answer).decode(errors="replace")
                shown += [(who, address, secret) for secret in secrets_of(sally) if secret in text]
                opened += [(who, address, answer.status_code)] * (is_hers and answer.status_code in range(200, 300))

    assert shown == []
    assert opened == []
    assert tables_of(sally) == before
