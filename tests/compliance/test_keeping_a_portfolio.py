"""A landlord adds, changes, archives and restores homes in the portal."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.models import AuditEntry, Landlord
from compliance import services
from compliance.models import FactsSaid, Property, Requirement
from compliance.portfolio.services import add_homes, restore_home
from plans.errors import LimitReached
from plans.models import PlanAssignment
from plans.selectors import plan_by_code
from plans.services import assign_plan
from plans.status import Status
from tests.adminpanel.at_once import at_once
from tests.compliance.filling import shown
from tests.compliance.test_two_at_once import in_a_connection_of_its_own, wait_until_somebody_waits
from tests.factories.compliance import AUTHORITIES, add_home, build_portfolio, describe_home

CHAPEL = {
    "line_1": "4 Chapel Street",
    "line_2": "",
    "town": "Leeds",
    "postcode": "ls1 4ap",
    "is_let": "yes",
    "managed_by": "landlord",
    "recipients": "landlord",
    "agent_name": "",
    "agent_email": "",
}
IN_LEEDS = {**CHAPEL, "authority": AUTHORITIES["england"]}


def url(name: str, *args: int) -> str:
    return reverse(f"compliance:{name}", args=args)


def new(**changes: str) -> dict[str, str]:
    return {**IN_LEEDS, "key": uuid.uuid4().hex, **changes}


def current(landlord) -> set[str]:
    rows = Requirement.objects.filter(landlord=landlord, ended_at=None)
    return set(rows.values_list("obligation__code", flat=True))


def test_a_home_is_added_and_asked_about_at_once(sally, solo):
    page = sally.get(url("property-add"))
    assert "authority" not in page.context["form"].fields

    councils = sally.post(url("property-add"), {**shown(page), **CHAPEL})
    assert councils.status_code == 200
    assert 'value="4 Chapel Street"' in councils.content.decode()
    offered = [group for group, _ in councils.context["form"].fields["authority"].choices if group]
    assert offered == ["England"]

    answer = sally.post(url("property-add"), {**shown(councils), "authority": AUTHORITIES["england"]}, follow=True)

    home = Property.objects.get(landlord=solo)
    assert answer.redirect_chain == [(url("property-questions", home.pk), 302)]
    assert (home.nation, home.postcode, home.managed_by_agent) == ("england", "LS1 4AP", False)
    assert "has_gas" in answer.context["forms"][0].fields
    assert "gb_gas_safety_check" in current(solo)
    assert home.tenancies.count() == 1
    assert {row.recorded_by for row in FactsSaid.objects.all()} == {solo.owner}
    assert AuditEntry.objects.get(action="compliance.property_added").landlord_id == solo.pk


def test_sending_the_page_twice_adds_one_home(sally, solo):
    said = new()
    first, second = (sally.post(url("property-add"), said) for _ in range(2))

    assert first.url == second.url
    assert Property.objects.filter(landlord=solo).count() == 1
    assert AuditEntry.objects.filter(action="compliance.property_added").count() == 1


def test_a_council_of_another_nation_is_refused_and_nothing_typed_is_lost(sally, solo):
    page = sally.post(url("property-add"), new(authority=AUTHORITIES["wales"]))

    assert page.status_code == 422
    assert "This postcode is in England. Choose a local authority there" in page.content.decode()
    assert 'value="4 Chapel Street"' in page.content.decode()
    assert not Property.objects.filter(landlord=solo).exists()


def test_near_a_border_the_council_says_which_nation(sally, solo):
    sally.post(url("property-add"), new(postcode="CH5 1AA", authority="E06000050"))

    assert Property.objects.get(landlord=solo).nation == "england"


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"postcode": "LS1"}, "Enter a full UK postcode"),
        ({"postcode": "JE2 3AB"}, "We cover the United Kingdom"),
        ({"line_1": " "}, "Enter address line 1"),
        ({"recipients": "agent"}, "Enter the agent’s e-mail address, since reminders go there"),
        ({"managed_by": "agent"}, "Enter the agent’s name"),
        ({"recipients": "agent", "agent_email": "nobody"}, "Enter an e-mail address in the right form"),
        ({"authority": "X99"}, "Choose a local authority there"),
        ({"is_let": "perhaps"}, "Select a valid choice"),
        ({"line_1": "x" * 121}, "at most 120 characters"),
    ],
)
def test_what_is_wrong_is_said_at_the_top_and_at_its_field(sally, solo, said, problem):
    page = sally.post(url("property-add"), new(**said))

    assert page.status_code == 422
    assert page.content.decode().count(problem) == 2
    assert not Property.objects.filter(landlord=solo).exists()


def test_a_mistyped_postcode_does_not_lose_the_council(sally, solo):
    page = sally.post(url("property-add"), new(postcode="LS1"))

    sally.post(url("property-add"), {**shown(page), "postcode": "LS1 4AP"})

    assert Property.objects.get(landlord=solo).local_authority.code == AUTHORITIES["england"]


def test_an_address_that_is_there_is_not_added_again(sally, solo):
    add_home(solo, line_1="4 Chapel Street")
    page = sally.post(url("property-add"), new(line_1="4, chapel street."))
    assert "among your homes already" in page.content.decode()

    Property.objects.update(archived_at="2026-01-01T00:00Z")
    page = sally.post(url("property-add"), new())
    assert "restore it there" in page.content.decode()
    assert Property.objects.count() == 1


def test_a_third_home_on_solo_is_refused_with_the_plan_that_fits(sally, solo):
    for number in (1, 2):
        sally.post(url("property-add"), new(line_1=f"{number} Chapel Street"))

    answer = sally.post(url("property-add"), new(line_1="3 Chapel Street"))

    assert answer.status_code == 403
    assert answer.context["error"].code == "plans.limit_reached"
    assert "Portfolio" in answer.content.decode()
    assert Property.objects.filter(landlord=solo).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_do_not_both_take_the_last_place(solo):
    add_home(solo)

    def add() -> None:
        with transaction.atomic():
            add_homes(solo, homes=[describe_home()])

    outcomes = at_once(add, add)

    assert [type(outcome) for outcome in outcomes if outcome] == [LimitReached]
    assert solo.properties.count() == 2


@pytest.mark.parametrize("status", ["disabled", "limited"])
def test_whose_subscription_is_not_active_adds_and_changes_nothing(sally, solo, status):
    home = add_home(solo)
    PlanAssignment.objects.filter(landlord=solo).update(status=status)

    doors = [url("property-add"), url("property-edit", home.pk), url("property-archive", home.pk)]
    assert {sally.post(door, new()).status_code for door in doors} == {403}
    assert {sally.get(door).status_code for door in doors} == {403}
    assert sally.get(url("property-archived")).status_code == 200
    assert Property.objects.filter(landlord=solo, archived_at=None).count() == 1


def test_moving_a_home_to_another_nation_changes_what_is_asked(sally, solo):
    home = add_home(solo, line_1="4 Chapel Street")
    page = sally.get(url("property-edit", home.pk))
    assert "en_deposit_protection" in current(solo)

    moved = {"postcode": "CF11 9LJ", "town": "Cardiff", "authority": AUTHORITIES["wales"]}
    answer = sally.post(url("property-edit", home.pk), {**shown(page), **moved})

    assert answer.url == url("property-detail", home.pk)
    home.refresh_from_db()
    assert (home.nation, home.town) == ("wales", "Cardiff")
    assert "en_deposit_protection" not in current(solo)
    assert any(code.startswith("wa_") for code in current(solo))
    entry = AuditEntry.objects.get(action="compliance.property_changed")
    assert (entry.before["postcode"], entry.after["postcode"]) == ("LS1 4AP", "CF11 9LJ")
    assert "line_1" not in entry.after


def test_a_new_postcode_alone_is_not_taken_with_a_council_elsewhere(sally, solo):
    home = add_home(solo)
    page = sally.get(url("property-edit", home.pk))

    answer = sally.post(url("property-edit", home.pk), {**shown(page), "postcode": "EH10 4EQ"})

    assert answer.status_code == 422
    assert "This postcode is in Scotland" in answer.content.decode()
    assert [group for group, _ in answer.context["form"].fields["authority"].choices if group] == ["Scotland"]


def test_a_nation_that_was_confirmed_against_the_postcode_is_kept(sally, solo):
    home = add_home(solo, nation="wales")
    Property.objects.filter(pk=home.pk).update(postcode="LS1 4AP")
    page = sally.get(url("property-edit", home.pk))

    sally.post(url("property-edit", home.pk), {**shown(page), "town": "Bradford"})

    home.refresh_from_db()
    assert (home.nation, home.town) == ("wales", "Bradford")


def test_saving_what_holds_audits_nothing(sally, solo):
    home = add_home(solo)
    page = sally.get(url("property-edit", home.pk))

    sally.post(url("property-edit", home.pk), shown(page))

    assert not AuditEntry.objects.filter(action="compliance.property_changed").exists()


def test_a_building_that_bears_the_address_of_its_only_home_is_renamed_with_it(sally, solo):
    home = add_home(solo, line_1="4 Chapel Street")
    page = sally.get(url("property-edit", home.pk))

    sally.post(url("property-edit", home.pk), {**shown(page), "line_1": "5 Chapel Street"})

    assert Property.objects.get(pk=home.pk).building.name == "5 Chapel Street"


def test_an_archived_home_is_asked_nothing_and_comes_back_with_all_of_it(sally, solo):
    home = add_home(solo)
    before = current(solo)
    assert sally.get(url("property-archive", home.pk)).status_code == 200

    sally.post(url("property-archive", home.pk), {"reason": "Sold"})

    assert current(solo) == set()
    assert AuditEntry.objects.get(action="compliance.property_archived").why == "Sold"
    for name in ("property-detail", "property-edit", "property-archive", "property-questions"):
        assert sally.get(url(name, home.pk)).status_code == 404
    assert home.line_1 in sally.get(url("property-archived")).content.decode()
    asked = sally.get(url("property-restore", home.pk)).content.decode()
    assert "0 of the 2 properties that your plan holds are in use." in asked

    answer = sally.post(url("property-restore", home.pk))

    assert answer.url == url("property-detail", home.pk)
    assert current(solo) == before
    assert AuditEntry.objects.filter(action="compliance.property_restored").count() == 1
    assert sally.post(url("property-restore", home.pk)).status_code == 404


def test_a_home_is_not_restored_beyond_the_plan(sally, solo):
    home, _ = build_portfolio(solo, homes=[describe_home(), describe_home()])
    sally.post(url("property-archive", home.pk))
    sally.post(url("property-add"), new())

    answer = sally.post(url("property-restore", home.pk))

    assert answer.status_code == 403
    assert answer.context["error"].suggested.name == "Portfolio"
    assert Property.objects.get(pk=home.pk).archived_at


@pytest.mark.django_db(transaction=True)
def test_adding_and_restoring_at_once_do_not_both_take_the_last_place(solo):
    home, _ = build_portfolio(solo, homes=[describe_home(), describe_home()])
    Property.objects.filter(pk=home.pk).update(archived_at=home.created_at)
    services.derive_requirements(solo)

    outcomes = at_once(lambda: restore_home(home), lambda: add_homes(solo, homes=[describe_home()]))

    assert [type(outcome) for outcome in outcomes if outcome] == [LimitReached]
    assert solo.properties.filter(archived_at=None).count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("door", ["add", "restore"])
def test_a_home_comes_while_stripe_tells_of_another_plan_and_neither_is_refused_for_the_other(sally, solo, door):
    home = add_home(solo)
    Property.objects.filter(pk=home.pk).update(archived_at=home.created_at)
    address, said = (url("property-add"), new()) if door == "add" else (url("property-restore", home.pk), {})
    codes = []
    come = lambda: codes.append(sally.post(address, said).status_code)  # noqa: E731

    with ThreadPoolExecutor(1) as beside:
        with transaction.atomic():
            Landlord.objects.select_for_update().get(pk=solo.pk)  # as all begins that Stripe tells of a subscription
            beside_it = beside.submit(in_a_connection_of_its_own, come)
            wait_until_somebody_waits()
            assign_plan(solo, plan=plan_by_code("PLAN_2_PORTFOLIO"), status=Status.ENABLED, why="test")
        beside_it.result(timeout=30)

    assert codes == [302]
    assert solo.properties.filter(archived_at=None).count() == 1


def test_another_landlords_home_is_not_there_to_be_changed(sally, portfolio):
    home = add_home(portfolio)
    for name in ("property-edit", "property-archive", "property-restore"):
        assert sally.get(url(name, home.pk)).status_code == 404
        assert sally.post(url(name, home.pk), new()).status_code == 404
    Property.objects.update(archived_at=home.created_at)
    assert sally.post(url("property-restore", home.pk)).status_code == 404
    assert home.line_1 not in sally.get(url("property-archived")).content.decode()
