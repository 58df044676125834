"""What a tenant confirmed proves also what is recorded or corrected afterwards, as of the day of their word."""

from datetime import timedelta

import pytest
from django.urls import reverse

from compliance.evidence.services import withdraw_evidence
from compliance.models import Evidence, Occupier, Receipt, Requirement, Service, Tenancy
from compliance.tenancies.services import add_occupier
from compliance.tenants.sharing import share
from config.lib import clock
from documents.models import Document
from tests.compliance.tenants.conftest import file_of, paper, prove
from tests.compliance.test_evidence import day_fields, record
from tests.factories.compliance import GAS

pytestmark = pytest.mark.django_db
GAS_COPY, DEPOSIT = "gb_gas_record_to_tenant", "en_deposit_prescribed_info"


@pytest.fixture
def shared(portfolio, tenancy) -> Document:
    """A file that Parvati shares with the tenants, and records nowhere yet."""
    document = file_of(portfolio)
    share(tenancy, document, title="From the landlord", by=portfolio.owner)
    return document


def duty(tenancy: Tenancy, code: str) -> Requirement:
    """A duty of a tenancy as it stands."""
    return Requirement.objects.get(tenancy=tenancy, code=code)


def days(tenancy: Tenancy, code: str) -> list[int]:
    """How many days ago each service of a duty's entries that stand was."""
    rows = Service.objects.filter(evidence__requirement__tenancy=tenancy, evidence__requirement__code=code)
    served = rows.filter(evidence__replaced_by=None).order_by("served_on").values_list("served_on", flat=True)
    return [(clock.today() - day).days for day in served]


def move_out(parvati, occupier: Occupier) -> None:
    """Parvati says that somebody has left."""
    assert parvati.post(reverse("compliance:occupier-leave", args=[occupier.pk])).status_code == 302


def test_what_was_confirmed_before_it_is_recorded_is_proof_as_of_that_day(client, tinas, tenancy, shared, advance):
    tinas.post(paper("received", tenancy, shared))
    advance("5d")

    record(client, duty(tenancy, DEPOSIT), issued_on=clock.today() - timedelta(days=6), document=shared.pk)

    assert days(tenancy, DEPOSIT) == [5]
    assert Service.objects.get().receipt == Receipt.objects.get()
    assert duty(tenancy, DEPOSIT).held is not None


def test_a_gas_record_that_was_confirmed_before_it_is_recorded_counts_as_copied(
    client, tinas, tenancy, shared, advance
):
    tinas.post(paper("received", tenancy, shared))
    advance("5d")
    check = Requirement.objects.get(property=tenancy.property_id, code=GAS)

    record(client, check, issued_on=clock.today() - timedelta(days=8), document=shared.pk)

    assert days(tenancy, GAS_COPY) == [5]
    copied = Evidence.objects.get(requirement=duty(tenancy, GAS_COPY))
    assert (copied.document, copied.issued_on) == (shared, clock.today() - timedelta(days=5))


def test_once_the_last_who_was_silent_has_left_it_counts_as_given(parvati, tinas, tenancy, gas, advance):
    tom = add_occupier(tenancy, name="Tom Tenant")
    tinas.post(paper("received", tenancy, gas))
    advance("3d")
    assert days(tenancy, GAS_COPY) == []

    move_out(parvati, tom)

    assert days(tenancy, GAS_COPY) == [3]
    assert duty(tenancy, GAS_COPY).held.document == gas


def test_the_word_of_who_came_last_stays_the_day_when_they_have_left(parvati, tinas, toms, tom, tenancy, gas, advance):
    tinas.post(paper("received", tenancy, gas))
    advance("2d")
    toms.post(paper("received", tenancy, gas))
    advance("1d")

    move_out(parvati, tom.occupier)

    assert days(tenancy, GAS_COPY) == [1]


def test_a_corrected_entry_keeps_the_words_by_which_it_was_given(
    client, parvati, tinas, toms, tom, tenancy, shared, advance
):
    tinas.post(paper("received", tenancy, shared))
    advance("2d")
    toms.post(paper("received", tenancy, shared))
    record(client, duty(tenancy, DEPOSIT), issued_on=clock.today() - timedelta(days=4), document=shared.pk)
    move_out(parvati, tom.occupier)
    form = reverse("compliance:evidence-correct", args=[Evidence.objects.get().pk])
    typed = day_fields(parvati, form, issued_on=clock.today() - timedelta(days=3))

    answer = parvati.post(
        form, {"outcome": "satisfactory", **typed, "document": shared.pk, "why": "It was dated a day later"}
    )

    assert answer.status_code == 302
    assert days(tenancy, DEPOSIT) == [0]
    assert duty(tenancy, DEPOSIT).held.issued_on == clock.today() - timedelta(days=3)


def test_what_the_landlord_took_back_is_not_said_again_by_the_same_word(tinas, tenancy, flat, gas, portfolio):
    tinas.post(paper("received", tenancy, gas))
    withdraw_evidence(duty(tenancy, GAS_COPY).held, why="Of another home", by=portfolio.owner)

    prove(flat, GAS, gas, ago=3)

    assert duty(tenancy, GAS_COPY).held is None


def test_recording_it_again_says_nothing_twice(tinas, tenancy, flat, gas):
    tinas.post(paper("received", tenancy, gas))
    prove(flat, GAS, gas, ago=3)
    there = Service.objects.count()

    prove(flat, "uk_landlord_insurance", gas)
    tinas.post(paper("received", tenancy, gas))

    assert days(tenancy, GAS_COPY) == [0]
    assert Service.objects.count() == there + 1  # of the insurance, which is evidence by the same file
