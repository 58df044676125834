"""Licensing schemes of councils answer for the homes there, since when and until when they say."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.covering import cover
from compliance.history import facts_on
from compliance.models import (
    FactsSaid,
    LicensingScheme,
    LocalAuthority,
    Property,
    Requirement,
)
from compliance.schemes import apply_schemes
from compliance.services import add_properties, refresh_standing, say_facts
from config.lib import clock
from tests.factories.compliance import AUTHORITIES, add_home, describe_home

pytestmark = pytest.mark.django_db


UNSAID = {"in_selective_area": None}


def scheme(**described: object) -> LicensingScheme:
    """Leeds licenses every rented home."""
    usual = {"kind": "selective", "name": "Leeds selective", "covers_whole_area": True}
    council = LocalAuthority.objects.get(code=AUTHORITIES["england"])
    row = {"starts_on": date(2026, 1, 1), "source_url": "https://www.leeds.gov.uk/licensing", **usual, **described}
    return LicensingScheme.objects.create(local_authority=council, **row)


def area_of(home: Property, fact: str = "in_selective_area") -> bool | None:
    return Property.objects.values_list(fact, flat=True).get(pk=home.pk)


def area_on(home: Property, on: date) -> bool | None:
    return facts_on(home.landlord, on=on).get((home.pk, None, None), {}).get("in_selective_area")


def is_asked(home: Property) -> str | None:
    rows = Requirement.objects.filter(code="en_selective_licence", ended_at=None, landlord=home.landlord)
    return rows.values_list("applies", flat=True).first()


def test_a_scheme_that_starts_answers_for_the_homes_of_its_council(solo, pro):
    leeds, cardiff = add_home(solo, facts=UNSAID), add_home(pro, nation="wales", facts=UNSAID)
    assert is_asked(leeds) == "open"
    made = scheme(starts_on=date(2026, 12, 1))
    apply_schemes(date(2026, 11, 30))
    assert area_of(leeds) is None

    apply_schemes(date(2026, 12, 1))

    assert (area_of(leeds), area_of(cardiff)) == (True, None)
    assert is_asked(leeds) == "holds"
    row = FactsSaid.objects.get(scheme=made)
    assert (row.values, row.since, row.property) == ({"in_selective_area": True}, date(2026, 12, 1), leeds)
    assert (area_on(leeds, date(2026, 11, 30)), area_on(leeds, date(2026, 12, 1))) == (None, True)


def test_run_again_on_the_same_day_it_writes_nothing(solo):
    add_home(solo, facts=UNSAID)
    scheme()

    assert apply_schemes(clock.today()) == 1
    kept = [*Requirement.objects.order_by("pk").values_list(), *FactsSaid.objects.order_by("pk").values_list()]
    assert apply_schemes(clock.today()) == 0
    now = [*Requirement.objects.order_by("pk").values_list(), *FactsSaid.objects.order_by("pk").values_list()]
    assert now == kept


@pytest.mark.parametrize("described", [{"covers_whole_area": False}, {"ends_on": date(2026, 6, 30)}])
def test_a_scheme_of_some_streets_or_of_the_past_says_nothing(solo, described):
    home = add_home(solo, facts=UNSAID)
    scheme(**described)

    apply_schemes(clock.today())

    assert area_of(home) is None


@pytest.mark.parametrize(("kind", "fact"), [("additional", "in_additional_area"), ("article4", "in_article4_area")])
def test_each_kind_of_scheme_has_its_fact(solo, kind, fact):
    home = add_home(solo)
    scheme(kind=kind)

    apply_schemes(clock.today())

    assert area_of(home, fact) is True


def test_what_the_landlord_said_counts_before_a_scheme_whenever_it_was_said(solo):
    home = add_home(solo, facts={"in_selective_area": False})
    scheme()
    apply_schemes(clock.today())
    assert area_of(home) is False
    assert not FactsSaid.objects.filter(scheme__isnull=False).exists()


def test_a_landlord_may_contradict_a_scheme_and_take_it_back(solo):
    home = add_home(solo, facts=UNSAID)
    made = scheme()
    apply_schemes(clock.today())
    home.refresh_from_db()

    say_facts(home, values={"in_selective_area": False})
    assert (area_of(home), is_asked(home)) == (False, None)
    apply_schemes(clock.today() + timedelta(days=1))
    assert area_of(home) is False

    home.refresh_from_db()
    say_facts(home, values={"in_selective_area": None})
    assert (area_of(home), is_asked(home)) == (True, "holds")
    home.refresh_from_db()
    say_facts(home, values={"in_selective_area": False})
    made.delete()
    apply_schemes(clock.today())
    assert area_of(home) is False


def test_when_a_scheme_ends_the_fact_is_not_said_since_the_day_after(solo):
    home = add_home(solo, facts=UNSAID)
    scheme(ends_on=date(2026, 12, 31))
    apply_schemes(date(2026, 12, 31))

    apply_schemes(date(2027, 1, 5))

    assert (area_of(home), is_asked(home)) == (None, "open")
    assert (area_on(home, date(2026, 12, 31)), area_on(home, date(2027, 1, 1))) == (True, None)


def test_a_scheme_that_follows_another_goes_on(solo):
    home = add_home(solo, facts=UNSAID)
    scheme(ends_on=date(2026, 12, 31))
    apply_schemes(date(2026, 12, 31))
    scheme(name="Leeds selective 2", starts_on=date(2027, 2, 1))

    apply_schemes(date(2027, 2, 1))

    assert (area_of(home), is_asked(home)) == (True, "holds")
    assert [area_on(home, date(2027, month, 1)) for month in (1, 2)] == [None, True]


def test_a_deleted_scheme_is_silent_since_that_day_and_a_new_one_speaks_again(solo):
    home = add_home(solo, facts=UNSAID)
    made = scheme()
    apply_schemes(clock.today())
    made.delete()
    apply_schemes(clock.today())
    yesterday = clock.today() - timedelta(days=1)
    assert (area_of(home), area_on(home, yesterday)) == (None, True)

    scheme(name="Typed again")
    apply_schemes(clock.today())

    assert (area_of(home), area_on(home, clock.today())) == (True, True)


def test_a_start_that_is_corrected_corrects_the_past(solo):
    home = add_home(solo, facts=UNSAID)
    made = scheme()
    apply_schemes(clock.today())

    made.starts_on = date(2026, 3, 1)
    made.save()
    apply_schemes(clock.today())

    assert [area_on(home, date(2026, month, 1)) for month in (1, 2, 3)] == [None, None, True]


def test_a_home_that_is_added_in_a_covered_area_is_covered_at_once(solo):
    scheme()

    home = add_home(solo, facts=UNSAID)

    assert (area_of(home), home.in_selective_area, is_asked(home)) == (True, True, "holds")
    assert area_on(home, date(2025, 12, 31)) is None
    assert FactsSaid.objects.filter(property=home, scheme=None).exists()


def test_covering_asks_as_much_for_twelve_homes_as_for_two(pro):
    scheme()

    def statements(number: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            add_properties(pro, homes=[describe_home(facts=UNSAID) for _ in range(number)])
        return len(captured)

    assert statements(2) == statements(12)


def test_archived_homes_are_left_alone(solo):
    home = add_home(solo, facts=UNSAID)
    Property.objects.filter(pk=home.pk).update(archived_at=clock.now())
    scheme()

    assert apply_schemes(clock.today()) == 0


def test_a_home_that_turns_out_to_be_elsewhere_is_not_covered_there(solo):
    home = add_home(solo, facts=UNSAID)
    scheme()
    apply_schemes(clock.today())
    elsewhere = LocalAuthority.objects.filter(nation="england").exclude(pk=home.local_authority_id).first()
    Property.objects.filter(pk=home.pk).update(local_authority=elsewhere)

    cover(Property.objects.filter(pk=home.pk), on=clock.today())

    assert area_of(home) is None


def test_standing_and_score_follow_a_scheme(solo):
    home = add_home(solo, facts=UNSAID)
    refresh_standing(solo)
    scheme()

    apply_schemes(clock.today())

    licence = Requirement.objects.get(code="en_selective_licence", landlord=solo, ended_at=None)
    assert licence.standing == "missing"
    assert [licence.pk, "missing"] in [[key, how] for key, _, how in solo.scores.get(property=home).contributions]
