"""Two people of one landlord change the same home at the same time."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from compliance.models import Property
from tests.factories.accounts import MemberFactory
from tests.factories.compliance import add_home
from tests.plugins.browser import follow, press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_second_sees_the_firsts_answer_and_chooses(window, solo, barriers, screenshot, width):
    home = add_home(solo)
    path = reverse("compliance:property-facts", args=[home.pk])
    milo = MemberFactory(landlord=solo).user
    of_sally, of_milo = window(solo.owner, path, width=width), window(milo, path, width=width)
    of_milo.get_by_label("In which year was it built?").fill("1985")
    press(of_milo, "Save what changed")
    expect(of_milo.get_by_text("Saved.")).to_be_visible()

    of_sally.get_by_label("In which year was it built?").fill("1978")
    press(of_sally, "Save what changed")

    alert = of_sally.get_by_role("alert")
    expect(alert).to_contain_text("Year built: now “1985”. Milo Member said so on")
    alert.get_by_role("link").click()
    expect(of_sally.get_by_label("In which year was it built?")).to_be_focused()
    expect(of_sally.get_by_label("In which year was it built?")).to_have_value("1978")
    assert barriers(of_sally) == []
    screenshot(of_sally, name=f"conflict-{width}")
    press(of_sally, "Save what changed")
    expect(of_sally.get_by_text("Saved.")).to_be_visible()
    assert Property.objects.get(pk=home.pk).build_year == 1978

    follow(of_sally, "Who said what")
    rows = of_sally.get_by_role("row")
    expect(rows.nth(1)).to_contain_text("Sally Solo")
    expect(rows.nth(2)).to_contain_text("Milo Member")
    assert barriers(of_sally) == []
    screenshot(of_sally, name=f"history-{width}")
