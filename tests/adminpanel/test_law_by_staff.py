"""Staff record what councils license and how much obligations count: for a reason, in the trail, effective at once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import AuditEntry
from compliance.models import FactsSaid, LicensingScheme, LocalAuthority, PastScore, Property, Requirement, Weight
from config.lib import clock
from tests.factories.compliance import AUTHORITIES, add_home

WHY = "The council's designation of 3 November"
GAS = "gb_gas_safety_check"
SCHEME_ADD = "admin:compliance_licensingscheme_add"
WEIGHT_ADD = "admin:compliance_weight_add"


@pytest.fixture
def home(solo) -> Property:
    """Sally's flat in Leeds, of which she has not said whether it stands in a selective licensing area."""
    return add_home(solo, facts={"in_selective_area": None})


def council(nation: str = "england") -> LocalAuthority:
    return LocalAuthority.objects.get(code=AUTHORITIES[nation])


def scheme_form(**changes: object) -> dict[str, object]:
    usual = {"local_authority": council().pk, "kind": "selective", "name": "Leeds selective", "starts_on": "2026-01-01"}
    usual |= {"covers_whole_area": "on", "source_url": "https://www.leeds.gov.uk/licensing", "reason": WHY}
    return {name: value for name, value in (usual | changes).items() if value is not None}


def add_scheme(ada, **changes: object) -> LicensingScheme:
    ada.post(reverse(SCHEME_ADD), scheme_form(**changes))
    return LicensingScheme.objects.get()


def change(ada, scheme: LicensingScheme, **changes: object):
    return ada.post(reverse("admin:compliance_licensingscheme_change", args=[scheme.pk]), scheme_form(**changes))


def area_of(home: Property) -> bool | None:
    return Property.objects.values_list("in_selective_area", flat=True).get(pk=home.pk)


def is_asked(home: Property) -> str | None:
    rows = Requirement.objects.filter(code="en_selective_licence", ended_at=None, landlord=home.landlord)
    return rows.values_list("applies", flat=True).first()


# Schemes ----------------------------------------------------------------------------------------


def test_a_scheme_answers_for_homes_as_soon_as_it_is_saved(ada, admin_user, home):
    assert is_asked(home) == "open"

    scheme = add_scheme(ada)

    assert scheme.recorded_by == admin_user
    assert (area_of(home), is_asked(home)) == (True, "holds")
    assert FactsSaid.objects.get(scheme=scheme).since == date(2026, 1, 1)
    entry = AuditEntry.objects.get(action="compliance.scheme_added")
    assert (entry.actor, entry.why, entry.after["name"]) == (admin_user, WHY, "Leeds selective")


def test_a_change_follows_at_once_and_is_in_the_trail_with_what_was(ada, home):
    scheme = add_scheme(ada)
    yesterday = clock.today() - timedelta(days=1)

    change(ada, scheme, ends_on=str(yesterday), reason="It was not renewed")

    assert (area_of(home), is_asked(home)) == (None, "open")
    entry = AuditEntry.objects.get(action="compliance.scheme_changed")
    assert (entry.before["ends_on"], entry.after["ends_on"]) == (None, str(yesterday))
    assert entry.why == "It was not renewed"
    assert FactsSaid.objects.filter(scheme=scheme).order_by("-pk")[0].since == clock.today()


def test_one_that_turns_out_to_cover_some_streets_says_nothing_any_more(ada, home):
    scheme = add_scheme(ada)

    change(ada, scheme, covers_whole_area=None)

    assert area_of(home) is None


def test_a_deleted_scheme_is_in_the_trail_and_says_nothing_any_more(ada, admin_user, home):
    scheme = add_scheme(ada)
    page = reverse("admin:compliance_licensingscheme_delete_this", args=[scheme.pk])
    assert "Why?" in ada.get(page).content.decode()

    told = ada.post(page, {"reason": "Typed for the wrong council"}, follow=True).content.decode()

    assert "Leeds selective: deleted." in told
    assert not LicensingScheme.objects.exists()
    assert (area_of(home), is_asked(home)) == (None, "open")
    entry = AuditEntry.objects.get(action="compliance.scheme_deleted")
    assert (entry.actor, entry.why, entry.before["name"]) == (
        admin_user,
        "Typed for the wrong council",
        "Leeds selective",
    )
    for row in FactsSaid.objects.filter(property=home):
        assert ada.get(reverse("admin:compliance_factssaid_change", args=[row.pk])).status_code == 200


def test_what_the_landlord_said_stays(ada, solo):
    home = add_home(solo, facts={"in_selective_area": False})

    add_scheme(ada)

    assert area_of(home) is False


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"reason": ""}, "This field is required"),
        ({"source_url": ""}, "This field is required"),
        ({"starts_on": ""}, "This field is required"),
        ({"ends_on": "2025-12-31"}, "cannot end before it starts"),
        ({"kind": "rent"}, "Select a valid choice"),
    ],
)
def test_a_scheme_that_says_too_little_is_refused(ada, changes, reason):
    response = ada.post(reverse(SCHEME_ADD), scheme_form(**changes))

    assert reason in response.content.decode()
    assert not LicensingScheme.objects.exists()
    assert not AuditEntry.objects.filter(action__startswith="compliance.scheme").exists()


@pytest.mark.parametrize(("nation", "kind"), [("scotland", "selective"), ("wales", "article4")])
def test_a_scheme_that_the_law_does_not_know_there_is_refused(ada, nation, kind):
    response = ada.post(reverse(SCHEME_ADD), scheme_form(local_authority=council(nation).pk, kind=kind))

    assert "is not known in" in response.content.decode()
    assert not LicensingScheme.objects.exists()


def test_staff_without_the_right_record_no_scheme(client, sue):
    client.force_login(sue)

    assert client.post(reverse(SCHEME_ADD), scheme_form()).status_code == 403
    assert not LicensingScheme.objects.exists()


# Weights ----------------------------------------------------------------------------------------


def weight_form(**changes: str) -> dict[str, str]:
    return {"code": GAS, "weight": "0.60", "starts_on": str(clock.today()), "why": WHY} | changes


def test_a_weight_from_today_changes_scores_at_once(ada, admin_user, home):
    score = home.landlord.scores.get(property=home)
    gas = Requirement.objects.get(code=GAS, ended_at=None)
    assert (gas.pk, 1.5, "missing") in score.contributions

    ada.post(reverse(WEIGHT_ADD), weight_form())

    score.refresh_from_db()
    assert (gas.pk, 0.6, "missing") in score.contributions
    assert PastScore.objects.filter(property=home).count() == 2
    entry = AuditEntry.objects.get(action="compliance.weight_added")
    assert (entry.actor, entry.why) == (admin_user, WHY)
    assert entry.after == {"code": GAS, "weight": "0.60", "starts_on": str(clock.today())}


def test_a_weight_to_come_waits_for_its_day(ada, admin_user, home):
    before = home.landlord.scores.get(property=home).lines

    ada.post(reverse(WEIGHT_ADD), weight_form(starts_on=str(clock.today() + timedelta(days=1))))

    assert Weight.objects.get(code=GAS, starts_on__gt=clock.today()).recorded_by == admin_user
    assert home.landlord.scores.get(property=home).lines == before


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"starts_on": "2026-01-01"}, "past scores stay as they were"),
        ({"weight": "0"}, "Give a weight from 0.1 to 3"),
        ({"weight": "9"}, "Give a weight from 0.1 to 3"),
        ({"weight": "heavy"}, "Enter a number"),
        ({"code": "en_made_up"}, "Select a valid choice"),
        ({"why": ""}, "This field is required"),
    ],
)
def test_a_weight_that_makes_no_sense_is_refused(ada, changes, reason):
    seeded = Weight.objects.count()

    response = ada.post(reverse(WEIGHT_ADD), weight_form(**changes))

    assert reason in response.content.decode()
    assert Weight.objects.count() == seeded


def test_two_weights_of_one_day_are_refused(ada):
    ada.post(reverse(WEIGHT_ADD), weight_form())

    response = ada.post(reverse(WEIGHT_ADD), weight_form(weight="0.70"))

    assert "already exists" in response.content.decode()
    assert Weight.objects.get(code=GAS, starts_on=clock.today()).weight == Decimal("0.60")


def test_the_seed_leaves_the_weights_of_staff_alone(ada):
    ada.post(reverse(WEIGHT_ADD), weight_form())

    call_command("seed", verbosity=0)

    assert Weight.objects.filter(code=GAS).count() == 2
