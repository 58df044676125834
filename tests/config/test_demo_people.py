"""The people to look around as are real: signed up, paid for, provisioned."""

import time

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import Landlord, User
from accounts.selectors import second_steps_of
from adminpanel.roles import role_of
from billing.gateway import get_gateway
from billing.prices import sync_prices
from compliance.models import Property, Requirement
from compliance.standing import Kind, Standing
from config.demo.people import CHARACTERS, PASSWORD, STAFF
from config.lib.nations import Nation
from documents.models import FileReading, Inspection

PATIENCE_SECONDS = 120


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_landlord_on_each_plan_and_a_member_of_staff_can_sign_in(
    client, empty_sandbox, live_server, worker, settings
):
    settings.SITE_URL = live_server.url
    empty_sandbox.reset(webhook=f"{live_server.url}{reverse('billing:stripe-webhook')}")
    sync_prices(get_gateway())
    worker.start()

    call_command("demo_people", verbosity=0)
    call_command("demo_people", verbosity=0)

    assert Landlord.objects.count() == len(CHARACTERS)
    for character in CHARACTERS:
        landlord = Landlord.objects.get(email=character.email)
        assert landlord.assignment.plan.code == character.plan
        assert Property.objects.filter(landlord=landlord).count() == len(character.homes)
        assert User.objects.get(email=character.email).check_password(PASSWORD)
    for role, _, email in STAFF:
        person = User.objects.get(email=email)
        assert (role_of(person), person.check_password(PASSWORD)) == (role, True)
        assert second_steps_of(person).exists()
    read_by_the_worker()
    for nation in Nation:
        shown = Requirement.objects.filter(property__nation=nation, obligation__kind=Kind.REQUIREMENT, ended_at=None)
        assert set(shown.values_list("standing", flat=True)) == set(Standing), nation
        assert shown.exclude(held__document=None).exists()
    rules = Requirement.objects.filter(obligation__kind=Kind.CONDUCT, applies="holds", ended_at=None)
    assert rules.filter(acknowledgements=None).exists()
    assert rules.exclude(acknowledgements=None).exists()


def read_by_the_worker() -> None:
    """Wait until the worker has read what was uploaded, for as long as it gets on with it."""
    least, since = unread(), time.monotonic()
    while left := unread():
        least, since = (left, time.monotonic()) if left < least else (least, since)
        assert time.monotonic() - since < PATIENCE_SECONDS, f"{left} files are not read, and nothing moves."
        time.sleep(0.5)


def unread() -> int:
    """How much of what was uploaded is still to be looked into or read."""
    return sum(model.objects.filter(state="pending").count() for model in (Inspection, FileReading))


@pytest.mark.django_db
def test_outside_development_there_are_none(settings):
    settings.DEVELOPMENT_PAGES = False

    with pytest.raises(CommandError):
        call_command("demo_people")
