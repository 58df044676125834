"""A downgrade deletes nothing: what is over the cap is read-only, says why, and is active again under a larger plan."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.models import AuditEntry, DeliveredMail
from compliance.models import Evidence, Property, Requirement
from compliance.portfolio.services import add_homes
from compliance.services import lock, refresh_standing
from config.lib import clock
from plans.errors import LimitReached
from plans.selectors import plan_by_code
from plans.services import assign_plan
from plans.status import Status
from tests.compliance.reminding import DUE, LONG_AGO, beat, before, london, told
from tests.compliance.test_two_at_once import in_a_connection_of_its_own, wait_until_somebody_waits
from tests.factories.compliance import build_portfolio, checked, describe_home
from tests.work import work_off

pytestmark = pytest.mark.django_db


def move_to(landlord, plan: str) -> None:
    assign_plan(landlord, plan=plan_by_code(plan), status=Status.ENABLED, why="test")


@pytest.fixture
def homes(client, portfolio) -> list[Property]:
    """Parvati's four homes, the last of them empty, after she went down to two."""
    described = [describe_home(line_1=f"{n} Mill Lane") for n in (1, 2, 3)]
    rows = build_portfolio(portfolio, homes=[*described, describe_home(line_1="4 Mill Lane", tenancy=None)])
    move_to(portfolio, "PLAN_1_SOLO")
    client.force_login(portfolio.owner)
    return [Property.objects.get(pk=row.pk) for row in rows]


def is_open() -> list[bool]:
    return [home.read_only_since is None for home in Property.objects.order_by("line_1")]


def test_nothing_is_deleted_and_the_let_homes_that_have_been_here_longest_stay_active(homes, portfolio):
    assert is_open() == [True, True, False, False]
    assert Requirement.objects.filter(property=homes[2], ended_at=None).exists()
    assert AuditEntry.objects.filter(action="compliance.property_read_only").count() == 2


def test_the_landlord_is_told_which_homes_are_read_only_and_where_to_choose(homes, portfolio):
    work_off()

    mail = DeliveredMail.objects.get(to=portfolio.email, subject="2 of your properties are read-only now")
    assert "3 Mill Lane" in mail.text
    assert "4 Mill Lane" in mail.text
    assert reverse("compliance:property-choose") in mail.text


def test_everything_about_a_read_only_home_is_still_shown_with_the_reason(client, homes):
    page = client.get(reverse("compliance:property-detail", args=[homes[2].pk]))

    assert page.status_code == 200
    assert "This property is read-only" in page.content.decode()
    listed = client.get(reverse("compliance:property-list")).content.decode()
    assert "You have 4, and your plan holds 2." in listed
    assert "read-only" in listed


def doors(home: Property) -> list[str]:
    """Every address by which something about a home is written."""
    requirement = Requirement.objects.filter(property=home, ended_at=None).first()
    tenancy = home.tenancies.get()
    named = {
        "property-edit": home,
        "property-facts": home,
        "property-questions": home,
        "tenancy-add": home,
        "tenancy-end": tenancy,
        "tenancy-go-on": tenancy,
        "tenancy-people": tenancy,
        "occupier-name": tenancy.occupiers.get(),
        "occupier-leave": tenancy.occupiers.get(),
        "evidence-new": requirement,
        "requirement-days": requirement,
        "requirement-waive": requirement,
    }
    return [reverse(f"compliance:{name}", args=[row.pk]) for name, row in named.items()]


def test_every_door_that_writes_about_a_read_only_home_refuses_and_says_why(client, homes):
    refused = {}
    for address in doors(homes[2]):
        for answer in (client.get(address), client.post(address, {"ends_on": ""})):
            if answer.status_code != 405:
                refused.setdefault(address, []).append(answer)

    assert len(refused) == len(doors(homes[2]))
    for answers in refused.values():
        for answer in answers:
            assert answer.status_code == 403, answer.request["PATH_INFO"]
            assert answer.context["error"].code == "plans.limit_reached"
            assert "allows 2 active properties" in answer.content.decode()
            assert reverse("compliance:property-choose") in answer.content.decode()


def test_entries_of_a_read_only_home_can_be_neither_corrected_nor_withdrawn_nor_served(client, portfolio):
    rows = build_portfolio(portfolio, homes=[describe_home(line_1=f"{n} Mill Lane") for n in (1, 2, 3)])
    checked(rows[2])
    move_to(portfolio, "PLAN_1_SOLO")
    client.force_login(portfolio.owner)
    evidence = Evidence.objects.get()

    for name in ("evidence-correct", "evidence-withdraw", "evidence-served"):
        answer = client.post(reverse(f"compliance:{name}", args=[evidence.pk]), {"why": "Wrong"})
        assert (answer.status_code, answer.context["error"].code) == (403, "plans.limit_reached")
    assert Evidence.objects.count() == 1


def test_an_active_home_is_written_as_before(client, homes):
    assert client.get(reverse("compliance:property-edit", args=[homes[0].pk])).status_code == 200


def test_the_landlord_chooses_which_homes_stay_active(client, homes, portfolio):
    page = client.get(reverse("compliance:property-choose"))
    assert page.context["form"]["homes"].initial == [homes[0].pk, homes[1].pk]

    client.post(reverse("compliance:property-choose"), {"homes": [homes[2].pk, homes[3].pk]})

    assert is_open() == [False, False, True, True]
    assert AuditEntry.objects.filter(action="compliance.property_active_again", actor=portfolio.owner).count() == 2


@pytest.mark.parametrize("chosen", [[], [0], [0, 1, 2]])
def test_more_or_fewer_than_the_plan_allows_are_not_taken(client, homes, chosen):
    answer = client.post(reverse("compliance:property-choose"), {"homes": [homes[n].pk for n in chosen]})

    assert answer.status_code == 422
    assert is_open() == [True, True, False, False]


@pytest.mark.django_db(transaction=True)
def test_a_choice_that_is_made_while_a_smaller_plan_comes_keeps_to_that_plan(client, portfolio):
    rows = build_portfolio(portfolio, homes=[describe_home(line_1=f"{n} Mill Lane") for n in (1, 2, 3)])
    client.force_login(portfolio.owner)
    sent = {"homes": [row.pk for row in rows]}
    choose = lambda: client.post(reverse("compliance:property-choose"), sent)  # noqa: E731

    with ThreadPoolExecutor(1) as beside:
        with transaction.atomic():
            lock(portfolio)
            beside_it = beside.submit(in_a_connection_of_its_own, choose)
            wait_until_somebody_waits()
            move_to(portfolio, "PLAN_1_SOLO")
        beside_it.result(timeout=30)

    assert is_open() == [True, True, False]


def test_another_landlord_s_home_cannot_be_chosen(client, homes, pro):
    theirs = build_portfolio(pro, homes=[describe_home()])[0]

    answer = client.post(reverse("compliance:property-choose"), {"homes": [homes[0].pk, theirs.pk]})

    assert answer.status_code == 422


def test_a_larger_plan_makes_all_of_them_active_again(homes, portfolio):
    move_to(portfolio, "PLAN_3_PRO")

    assert is_open() == [True] * 4


def test_archiving_an_active_home_makes_room_for_the_next(client, homes):
    client.post(reverse("compliance:property-archive", args=[homes[0].pk]), {"reason": "Sold"})

    assert is_open() == [True, True, True, False]


def test_a_read_only_home_can_be_archived_and_is_not_restored_past_the_cap(client, homes):
    client.post(reverse("compliance:property-archive", args=[homes[2].pk]), {"reason": "Sold"})
    assert Property.objects.get(pk=homes[2].pk).archived_at is not None

    answer = client.post(reverse("compliance:property-restore", args=[homes[2].pk]))
    assert answer.context["error"].code == "plans.limit_reached"


def test_read_only_homes_count_so_no_new_one_takes_their_place(client, homes, portfolio):
    client.post(reverse("compliance:property-archive", args=[homes[0].pk]), {"reason": "Sold"})

    with pytest.raises(LimitReached):
        add_homes(portfolio, homes=[describe_home()])


def test_the_standing_of_a_read_only_home_moves_on(portfolio):
    rows = build_portfolio(portfolio, homes=[describe_home(line_1=f"{n} Mill Lane") for n in (1, 2, 3)])
    gas = checked(rows[2], ago=0)
    move_to(portfolio, "PLAN_1_SOLO")
    seen = []
    for days in (0, 350, 400):
        refresh_standing(portfolio, on=clock.today() + timedelta(days=days))
        gas.refresh_from_db()
        seen.append(gas.standing)

    assert seen == ["valid", "expiring", "overdue"]


def test_the_legal_reminders_of_a_read_only_home_are_sent(homes, portfolio):
    gas = Requirement.objects.filter(property=homes[2], code="gb_gas_safety_check")
    gas.update(deadline=DUE, check_by=None, created_at=LONG_AGO)

    beat(london(before(7)))

    assert told(gas.get()) == [7]


@pytest.mark.parametrize("status", [Status.LIMITED, Status.DISABLED])
def test_a_status_alone_makes_no_home_read_only_and_comes_back_whole(homes, portfolio, status):
    before = is_open()
    assign_plan(portfolio, plan=plan_by_code("PLAN_1_SOLO"), status=status, why="test")
    move_to(portfolio, "PLAN_1_SOLO")

    assert is_open() == before
