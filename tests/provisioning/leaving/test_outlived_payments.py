"""What an erased account had paid is kept for seven years, and then it goes too."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from accounts.audit.verifying import verify
from accounts.models import AuditEntry, Landlord, User
from billing.models import Customer, Payment, Refund
from compliance.tasks import day as turn_day
from config.lib import clock
from provisioning.leaving.outlived import MONEY_KEPT
from provisioning.leaving.staying import FOR_SEVEN_YEARS
from provisioning.leaving.tasks import nightly
from tests.adminpanel.conftest import everything, failed_message, held_event, money_of  # noqa: F401  # another folder's
from tests.provisioning.leaving.test_erasing import erase, kept_of

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


@pytest.fixture
def gone(everything: Landlord, stripe_sandbox, moved_clock: Path) -> Landlord:  # noqa: F811
    """Sally, who had paid, is erased."""
    erase(everything)
    return everything


def rows_of(landlord: Landlord) -> dict[str, int]:
    """How many rows of each kind are kept for so long."""
    return {label: count for label in FOR_SEVEN_YEARS if (count := kept_of(label, landlord))}


def a_night_after(period: timedelta) -> int:
    """So much later, the nightly run."""
    clock.move_to(clock.now() + period)
    return nightly()


def test_they_go_after_seven_years_and_others_stay(gone, portfolio):
    Customer.objects.create(landlord=portfolio, stripe_id="cus_2")
    Payment.objects.create(landlord=portfolio, stripe_id="in_9", number="CV-9", amount_pence=3900, paid_at=clock.now())
    kept, others = rows_of(gone), rows_of(portfolio)
    assert len(kept) >= 10

    a_night_after(MONEY_KEPT - A_DAY)
    assert rows_of(gone) == kept

    assert a_night_after(2 * A_DAY) >= sum(kept.values())
    assert rows_of(gone) == {}
    assert rows_of(portfolio) == others
    assert nightly() == 0


def test_where_money_moved_later_the_years_are_counted_from_then(gone):
    kept = rows_of(gone)
    late = Refund.objects.filter(landlord=gone).first()
    late.refunded_at = clock.now() + 10 * A_DAY
    late.save()

    a_night_after(MONEY_KEPT + A_DAY)
    assert rows_of(gone) == kept

    a_night_after(10 * A_DAY)
    assert rows_of(gone) == {}


def test_a_living_account_keeps_what_it_paid_however_long_ago(portfolio, moved_clock):
    money_of(portfolio)
    kept = rows_of(portfolio)

    a_night_after(2 * MONEY_KEPT)

    assert rows_of(portfolio) == kept
    assert Payment.objects.filter(landlord=portfolio).exists()


@pytest.mark.django_db(transaction=True)
def test_the_trail_says_what_went_and_still_verifies(gone):
    kept = rows_of(gone)

    a_night_after(MONEY_KEPT + A_DAY)

    told = AuditEntry.objects.filter(landlord=gone, action="provisioning.money_removed")
    assert {apps.get_model(entry.subject_type)._meta.label: entry.after["rows"] for entry in told} == kept
    assert verify(gone.pk).misfit is None


def test_staff_still_see_the_reference_and_no_night_stumbles_over_it(gone, admin_user: User, client: Client):
    a_night_after(MONEY_KEPT + A_DAY)

    turn_day()
    client.force_login(admin_user)
    page = client.get(reverse("admin:accounts_landlord_change", args=[gone.pk]))
    assert gone.reference in page.content.decode()
