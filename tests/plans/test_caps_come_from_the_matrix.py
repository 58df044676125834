"""Whatever shows or enforces a cap reads the matrix: where a row changes, every door changes with it."""

import pytest
from django.urls import reverse

from plans.models import Plan
from tests.compliance.test_keeping_a_portfolio import new
from tests.factories.compliance import add_home

pytestmark = [pytest.mark.django_db, pytest.mark.finding(6)]


@pytest.fixture
def four_homes() -> None:
    """The smallest plan allows four homes from now on."""
    Plan.objects.filter(code="PLAN_1_SOLO").update(property_cap=4)


def test_the_price_list_shows_the_cap_of_the_row(client, four_homes):
    text = client.get(reverse("home")).content.decode()

    assert "Up to 4 properties" in text
    assert "Up to 2 properties" not in text


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("billing:overview", "up to 4 properties"),
        ("compliance:property-list", "of the 4 that your plan holds"),
        ("compliance:property-add", "of the 4 that your plan holds"),
    ],
)
def test_portal_pages_show_the_cap_of_the_row(client, solo, four_homes, page, words):
    client.force_login(solo.owner)

    assert words in " ".join(client.get(reverse(page)).content.decode().split())


def test_the_cap_of_the_row_is_what_holds(client, solo, four_homes):
    for _ in range(4):
        add_home(solo)
    client.force_login(solo.owner)

    answer = client.post(reverse("compliance:property-add"), new(), headers={"Accept": "application/json"})

    assert answer.status_code == 403
    assert (answer.json()["code"], answer.json()["limit"]) == ("plans.limit_reached", 4)
