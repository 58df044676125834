"""A landlord invites a tenant, who accepts, reads and confirms; the landlord sees the proof of service."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from compliance.models import Requirement, Tenancy
from tests.compliance.tenants.conftest import TINA, file_of, link_to, prove
from tests.factories.compliance import GAS, add_home
from tests.plugins.browser import follow, press

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "three random words"


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (390, False)], ids=["wide", "narrow, without scripts"])
def test_from_the_invitation_to_the_proof_of_service(
    window, open_page, live_server, portfolio, screenshot, width, scripts
):
    home = add_home(portfolio, line_1="12 Canal Street")
    gas = file_of(portfolio, pages=2)
    prove(home, GAS, gas)
    tenancy = Tenancy.objects.get(property=home)
    look = {"width": width, "scripts": scripts}

    of_parvati = window(portfolio.owner, reverse("compliance:tenancies", args=[home.pk]), **look)
    follow(of_parvati, "Tenant access")
    follow(of_parvati, "Invite")
    of_parvati.get_by_label("Full name").fill("Tina Tenant")
    of_parvati.get_by_label("E-mail address").fill(TINA)
    press(of_parvati, "Send the invitation")
    expect(of_parvati.get_by_text("Invited. They find the way in by the e-mail")).to_be_visible()

    of_tina = open_page(**look)
    of_tina.goto(live_server.url + link_to(TINA))
    of_tina.get_by_label("Choose a password").fill(PASSWORD)
    of_tina.get_by_label("Type it again").fill(PASSWORD)
    press(of_tina, "Set the password")
    screenshot(of_tina, name="invited")
    press(of_tina, "Accept")
    follow(of_tina, "Gas safety record")
    expect(of_tina.get_by_text(gas.sha256)).to_be_visible()
    expect(of_tina.get_by_role("img", name="Page 1 of Gas safety record")).to_be_visible()
    with of_tina.expect_download() as saving:
        of_tina.get_by_role("link", name="Download").click()
    assert saving.value.path().read_bytes() == gas.file.open().read()
    press(of_tina, "I have received this")
    expect(of_tina.get_by_text("Your landlord can see that you received it")).to_be_visible()
    screenshot(of_tina, name="confirmed")

    of_parvati.reload()
    proof = of_parvati.get_by_role("table", name="What was confirmed")
    expect(proof).to_contain_text("Tina Tenant")
    expect(proof).to_contain_text(gas.sha256)
    screenshot(of_parvati, name="proof")
    duty = Requirement.objects.get(tenancy=tenancy, code="gb_gas_record_to_tenant")
    of_parvati.goto(live_server.url + reverse("compliance:requirement-detail", args=[duty.pk]))
    expect(of_parvati.get_by_text("confirmed by Tina Tenant")).to_be_visible()
    assert duty.standing in ("valid", "expiring")
