"""A landlord finds a tenant by name, home, and what waits for them, and takes the list away."""

import csv
from io import StringIO
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from compliance.models import Tenancy
from compliance.tenants.inviting import invite_tenant
from compliance.tenants.writing import write_to_landlord
from tests.factories.compliance import add_home

pytestmark = pytest.mark.django_db


@pytest.fixture
def nina(portfolio, tina):
    """Nina's invitation to another home, which she has not accepted."""
    other = Tenancy.objects.get(property=add_home(portfolio, line_1="=3 Chapel Street"))
    person = other.occupiers.get()
    return invite_tenant(person, name=person.name, email="nina@example.org", ends_with_tenancy=True, by=portfolio.owner)


def found(browser, **chosen: object) -> list[str]:
    page = browser.get(f"{reverse('compliance:tenants')}?{urlencode(chosen)}")
    return [resident.access.email for resident in page.context["page"]]


def test_tenants_are_found_by_name_home_and_access(parvati, tina, nina):
    assert found(parvati) == ["tina@example.org", "nina@example.org"]
    assert found(parvati, q="TENANT canal") == ["tina@example.org"]
    assert found(parvati, home=nina.tenancy.property_id) == ["nina@example.org"]
    assert found(parvati, stage="invited") == ["nina@example.org"]
    assert found(parvati, stage="open") == ["tina@example.org"]
    assert found(parvati, q="nobody") == []


def test_those_who_wait_for_an_answer_are_found(parvati, tina, nina):
    assert found(parvati, waiting="something") == []

    write_to_landlord(tina, text="The boiler is cold.")

    assert found(parvati, waiting="something") == ["tina@example.org"]


def test_a_choice_that_is_none_is_said_and_narrows_nothing(parvati, tina):
    page = parvati.get(reverse("compliance:tenants"), {"stage": "revoked"})

    assert page.status_code == 422
    assert [resident.access.email for resident in page.context["page"]] == ["tina@example.org"]


def test_the_list_is_taken_away_as_it_is_narrowed(parvati, tina, nina):
    file = parvati.get(reverse("compliance:tenants-csv"), {"stage": "invited"}).content.decode("utf-8-sig")

    (row,) = csv.DictReader(StringIO(file, newline=""))
    assert (row["E-mail address"], row["Access"], row["Accepted"]) == ("nina@example.org", "Invited", "")
    assert row["Address line 1"] == "'=3 Chapel Street"
