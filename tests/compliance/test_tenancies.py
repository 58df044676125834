"""Tenancies begin and end, people move in and out, and what the law asks follows on the day."""

from datetime import timedelta

import pytest
from django.urls import reverse

from compliance import day as days
from compliance.as_at.picture import picture
from compliance.as_at.world import Moment
from compliance.evidence.services import Details, record_evidence
from compliance.models import Evidence, Occupier, Requirement, Tenancy
from config.lib import clock
from tests.compliance.filling import shown
from tests.factories.compliance import add_home

pytestmark = pytest.mark.django_db
RIGHT_TO_RENT, DEPOSIT = "en_right_to_rent_initial", "en_deposit_protection"


@pytest.fixture
def sally(client, solo):
    """Sally's browser, signed in."""
    client.force_login(solo.owner)
    return client


@pytest.fixture
def flat(solo):
    """Sally's flat, let to a couple."""
    return add_home(solo)


def asked(landlord) -> list[str]:
    return list(Requirement.objects.filter(landlord=landlord, ended_at=None).values_list("code", flat=True))


def end(browser, tenancy, on):
    address = reverse("compliance:tenancy-end", args=[tenancy.pk])
    return browser.post(address, {"ends_on_day": on.day, "ends_on_month": on.month, "ends_on_year": on.year})


def test_a_home_that_is_let_is_asked_about_its_new_tenancy_once(sally, solo):
    home = add_home(solo, tenancy=None)
    assert RIGHT_TO_RENT not in asked(solo)
    address = reverse("compliance:tenancy-add", args=[home.pk])
    sent = {**shown(sally.get(address)), "lead": "Terry Tenant"}
    sent |= {"starts_on_day": "1", "starts_on_month": "9", "starts_on_year": "2026"}

    for _ in range(2):  # pressed twice
        assert sally.post(address, sent).status_code == 302

    assert str(Occupier.objects.get(tenancy__property=home)) == "Terry Tenant"
    assert asked(solo).count(RIGHT_TO_RENT) == 1
    assert "Terry Tenant" in sally.get(reverse("compliance:tenancies", args=[home.pk])).content.decode()


def test_an_ended_tenancy_is_asked_nothing_more_and_keeps_what_was_recorded(sally, solo, flat):
    deposit = Requirement.objects.get(landlord=solo, code=DEPOSIT)
    record_evidence(deposit, Details(issued_on=clock.today()), by=None)

    end(sally, Tenancy.objects.get(), clock.today() - timedelta(days=1))

    assert DEPOSIT not in asked(solo)
    assert Evidence.objects.filter(requirement=deposit).exists()
    assert "Ended" in sally.get(reverse("compliance:tenancies", args=[flat.pk])).content.decode()


def test_an_end_to_come_changes_nothing_until_its_day_has_passed(sally, solo, flat):
    last = clock.today() + timedelta(days=20)
    end(sally, Tenancy.objects.get(), last)
    assert RIGHT_TO_RENT in asked(solo)

    days.turn(on=last, at=clock.at_hour(last, hour=1))
    assert RIGHT_TO_RENT in asked(solo)
    days.turn(on=last + timedelta(days=1), at=clock.at_hour(last + timedelta(days=1), hour=1))
    assert RIGHT_TO_RENT not in asked(solo)


def test_an_end_that_was_typed_wrongly_is_taken_back(sally, solo, flat):
    tenancy = Tenancy.objects.get()
    end(sally, tenancy, clock.today() - timedelta(days=1))

    sally.post(reverse("compliance:tenancy-go-on", args=[tenancy.pk]))

    assert RIGHT_TO_RENT in asked(solo)
    assert [row.ends_on for row in tenancy.ends.all()] == [clock.today() - timedelta(days=1), None]


def test_a_tenancy_cannot_end_before_it_began(sally, flat):
    page = end(sally, Tenancy.objects.get(), clock.today() - timedelta(days=900))

    assert page.status_code == 422
    assert page.content.decode().count("cannot end before that") == 2
    assert Tenancy.objects.get().ends_on is None


def test_each_adult_is_asked_about_and_nobody_who_moved_out(sally, solo, flat):
    tenancy = Tenancy.objects.get()
    people = reverse("compliance:tenancy-people", args=[tenancy.pk])
    for _ in range(2):
        sally.post(people, {"name": "Olu Other"})
    assert asked(solo).count(RIGHT_TO_RENT) == 2

    lead = Occupier.objects.get(is_lead=True)
    sally.post(reverse("compliance:occupier-name", args=[lead.pk]), {"name": "Terry Tenant"})
    sally.post(reverse("compliance:occupier-leave", args=[lead.pk]))

    assert asked(solo).count(RIGHT_TO_RENT) == 1
    assert str(Occupier.objects.get(is_lead=True, left_at=None)) == "Olu Other"
    page = sally.post(
        reverse("compliance:occupier-leave", args=[Occupier.objects.get(name="Olu Other").pk]), follow=True
    )
    assert "End the tenancy instead" in page.content.decode()
    assert asked(solo).count(RIGHT_TO_RENT) == 1


def test_an_end_and_a_move_that_were_recorded_later_do_not_change_what_was_known(sally, solo, flat):
    sally.post(reverse("compliance:tenancy-people", args=[Tenancy.objects.get().pk]), {"name": "Olu Other"})
    then = clock.now()
    before = [line.found.law.code for line in picture(solo, moment=Moment(clock.today(), then)).lines]

    sally.post(reverse("compliance:occupier-leave", args=[Occupier.objects.get(name="Olu Other").pk]))
    assert [line.found.law.code for line in picture(solo, moment=Moment(clock.today(), then)).lines] == before
    end(sally, Tenancy.objects.get(), clock.today() - timedelta(days=1))

    assert [line.found.law.code for line in picture(solo, moment=Moment(clock.today(), then)).lines] == before
    now = [line.found.law.code for line in picture(solo, moment=Moment(clock.today(), clock.now())).lines]
    assert RIGHT_TO_RENT in before
    assert RIGHT_TO_RENT not in now


def test_another_landlords_tenancies_and_people_are_not_there(sally, portfolio):
    home = add_home(portfolio)
    tenancy = Tenancy.objects.get(property=home)
    person = Occupier.objects.get(tenancy=tenancy)
    addresses = [("tenancies", home), ("tenancy-add", home), ("tenancy-end", tenancy), ("tenancy-people", tenancy)]
    for name, row in [*addresses, ("occupier-name", person)]:
        assert sally.get(reverse(f"compliance:{name}", args=[row.pk])).status_code == 404
    for name, row in [("tenancy-go-on", tenancy), ("occupier-leave", person)]:
        assert sally.post(reverse(f"compliance:{name}", args=[row.pk])).status_code == 404
