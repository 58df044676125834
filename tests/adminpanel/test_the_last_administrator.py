"""One active administrator always remains, whichever door somebody tries."""

from collections.abc import Callable
from functools import partial
from threading import Barrier

import psycopg
import pytest
from django.contrib.auth.models import Group, Permission
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from adminpanel.errors import LastAdministrator, refusal_of
from adminpanel.selectors import active_administrators
from tests.adminpanel.at_once import at_once
from tests.adminpanel.conftest import prove
from tests.factories.accounts import AdministratorFactory, UserFactory

REFUSED = "This would leave no active administrator"
ONESELF = "Nobody deactivates themselves"
LOSSES = [{"is_active": False}, {"is_superuser": False}]


def act_on(browser: Client, person: User, act: str, **said: str):
    """What the staff site answers to an act, at the end of its redirects."""
    page = reverse(f"admin:accounts_user_{act}", args=[person.pk])
    return browser.post(page, {"reason": "Leaving"} | said, follow=True)


# Through the staff site --------------------------------------------------------------------------


@pytest.fixture
def sue_may_edit(client, sue, admin_user):
    """Sue's browser: she may edit people, and Ada is the only administrator."""
    codes = ["view_user", "change_user", "delete_user"]
    sue.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts", codename__in=codes))
    client.force_login(sue)
    prove(client)
    return client


@pytest.mark.parametrize("role", ["", "support", "auditor"])
@pytest.mark.finding(12)
def test_the_last_one_keeps_the_role(sue_may_edit, admin_user, role):
    response = act_on(sue_may_edit, admin_user, "change_role", role=role)

    assert response.status_code == 200
    assert REFUSED in response.content.decode()
    assert active_administrators().get() == admin_user


def test_the_last_one_is_not_deactivated(sue_may_edit, admin_user):
    assert REFUSED in act_on(sue_may_edit, admin_user, "deactivate_this").content.decode()
    assert active_administrators().get() == admin_user


def test_the_last_one_is_not_deleted(sue_may_edit, admin_user):
    page = reverse("admin:accounts_user_delete", args=[admin_user.pk])

    assert REFUSED in sue_may_edit.post(page, {"post": "yes"}, follow=True).content.decode()
    assert active_administrators().get() == admin_user


def test_both_chosen_in_the_list_are_not_deleted_together(sue_may_edit, admin_user, bob):
    chosen = {"action": "delete_selected", "_selected_action": [admin_user.pk, bob.pk], "post": "yes"}

    response = sue_may_edit.post(reverse("admin:accounts_user_changelist"), chosen, follow=True)

    assert response.status_code == 200
    assert REFUSED in response.content.decode()
    assert set(active_administrators()) == {admin_user, bob}


@pytest.mark.finding(12)
def test_both_chosen_in_the_list_are_not_deactivated_together(sue_may_edit, admin_user, bob):
    chosen = {"action": "deactivate", "_selected_action": [admin_user.pk, bob.pk], "reason": "Leaving"}

    response = sue_may_edit.post(reverse("admin:accounts_user_changelist"), chosen, follow=True)

    assert REFUSED in response.content.decode()
    assert active_administrators().count() == 1


@pytest.mark.parametrize(("act", "said"), [("change_role", {"role": "support"}), ("deactivate_this", {})])
def test_nobody_takes_their_own_rights_away(ada, admin_user, bob, act, said):
    response = act_on(ada, admin_user, act, **said)

    assert ONESELF in response.content.decode()
    assert set(active_administrators()) == {admin_user, bob}


def test_nobody_deletes_themselves(ada, admin_user, bob):
    one = reverse("admin:accounts_user_delete", args=[admin_user.pk])
    chosen = {"action": "delete_selected", "_selected_action": [admin_user.pk], "post": "yes"}

    assert ONESELF in ada.post(one, {"post": "yes"}, follow=True).content.decode()
    assert ONESELF in ada.post(reverse("admin:accounts_user_changelist"), chosen, follow=True).content.decode()
    assert set(active_administrators()) == {admin_user, bob}


@pytest.mark.parametrize(("act", "said"), [("change_role", {"role": ""}), ("deactivate_this", {})])
def test_one_of_two_may_go(ada, admin_user, bob, act, said):
    act_on(ada, bob, act, **said)

    assert active_administrators().get() == admin_user


# By way of the group -----------------------------------------------------------------------------


def administrators() -> Group:
    return Group.objects.get(name="administrator")


def raw(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table whose rows wait to be checked is not emptied
        cursor.execute(statement)


def leave_group(person: User) -> None:
    person.groups.remove(administrators())


LEAVING = {
    "taken out of the group": leave_group,
    "all groups cleared": lambda person: person.groups.clear(),
    "other groups set": lambda person: person.groups.set(Group.objects.filter(name="support")),
    "the group emptied": lambda person: administrators().user_set.clear(),
    "the group deleted": lambda person: administrators().delete(),
    "the rows deleted": lambda person: User.groups.through.objects.all().delete(),
    "the rows given to another group": lambda person: User.groups.through.objects.update(
        group=Group.objects.get(name="auditor")
    ),
}


@pytest.mark.parametrize("leave", LEAVING.values(), ids=LEAVING.keys())
def test_the_last_one_stays_in_the_group(admin_user, leave):
    with pytest.raises((LastAdministrator, IntegrityError)) as refused, transaction.atomic():
        leave(admin_user)

    assert isinstance(refusal_of(refused.value), LastAdministrator)
    assert active_administrators().get() == admin_user
    assert admin_user.groups.get().name == "administrator"


def test_group_and_flag_say_the_same_whichever_is_written(admin_user, bob, stranger):
    assert set(administrators().user_set.all()) == {admin_user, bob}

    leave_group(bob)
    administrators().user_set.add(stranger)
    User.objects.filter(pk=admin_user.pk).update(is_superuser=False)

    assert active_administrators().get() == stranger
    assert administrators().user_set.get() == stranger
    stranger.refresh_from_db()
    assert stranger.is_staff


def test_rights_taken_from_the_group_take_none_from_an_administrator(admin_user):
    administrators().permissions.clear()

    assert User.objects.get(pk=admin_user.pk).has_perm("accounts.change_user")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_two_who_leave_the_group_at_once_do_not_both_succeed(attempt):
    pair = [AdministratorFactory(), AdministratorFactory()]

    outcomes = at_once(*[partial(leave_group, person) for person in pair])

    assert one_was_refused(outcomes)
    assert active_administrators().count() == 1


# Around it, in the application -------------------------------------------------------------------


@pytest.mark.parametrize("loss", LOSSES)
def test_a_save_is_refused(admin_user, loss):
    for name, value in loss.items():
        setattr(admin_user, name, value)

    with pytest.raises(LastAdministrator):
        admin_user.save()

    assert active_administrators().exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("loss", LOSSES)
def test_a_save_that_no_transaction_holds_is_refused_and_undone(loss):
    ada = AdministratorFactory()
    for name, value in loss.items():
        setattr(ada, name, value)

    with pytest.raises(LastAdministrator):
        ada.save(update_fields=list(loss))

    assert active_administrators().exists()


def test_a_stale_copy_ends_nobody_unseen(admin_user, bob):
    stale = User.objects.get(pk=bob.pk)
    User.objects.filter(pk=bob.pk).update(is_superuser=False)
    stale.is_active = False
    stale.save()

    admin_user.is_active = False
    with pytest.raises(LastAdministrator):
        admin_user.save()


@pytest.mark.finding(12)
def test_deleting_both_in_one_queryset_is_refused(admin_user, bob):
    with pytest.raises(LastAdministrator), transaction.atomic():
        User.objects.filter(is_superuser=True).delete()

    assert active_administrators().count() == 2


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.finding(12)
def test_an_update_that_sends_no_signal_is_refused_by_the_database(admin_user, bob, loss):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        User.objects.update(**loss)

    assert isinstance(refusal_of(refused.value), LastAdministrator)
    assert active_administrators().count() == 2


def test_a_bulk_update_is_refused_by_the_database(admin_user, bob):
    people = list(active_administrators())
    for person in people:
        person.is_active = False

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_update(people, ["is_active"])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_user SET is_active = false",
        "UPDATE accounts_user SET is_superuser = false",
        "DELETE FROM accounts_user",
    ],
)
@pytest.mark.finding(12)
def test_raw_sql_is_refused(admin_user, bob, statement):
    with pytest.raises(IntegrityError, match=r"administrator must remain|still referenced"), transaction.atomic():
        raw(statement)

    assert active_administrators().count() == 2


@pytest.mark.finding(12)
def test_emptying_the_table_is_refused_even_to_its_owner(connect_as_owner):
    AdministratorFactory()

    with connect_as_owner() as owner, pytest.raises(psycopg.IntegrityError, match="administrator must remain"):
        owner.execute("TRUNCATE accounts_user CASCADE")

    assert active_administrators().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_in_two_statements_may_wait_for_its_end():
    old, new = AdministratorFactory(), UserFactory()

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        User.objects.filter(pk=old.pk).update(is_superuser=False)
        User.objects.filter(pk=new.pk).update(is_superuser=True)

    assert active_administrators().get() == new


@pytest.mark.django_db(transaction=True)
def test_a_change_that_waits_is_still_refused_at_its_end():
    ada = AdministratorFactory()

    def demote_late() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            User.objects.filter(pk=ada.pk).update(is_superuser=False)

    with pytest.raises(IntegrityError):
        demote_late()

    assert active_administrators().exists()


def test_before_the_first_administrator_there_may_be_none(stranger):
    stranger.is_active = False
    stranger.save()
    User.objects.update(is_superuser=False)
    stranger.delete()

    assert not User.objects.exists()


# Two at once -------------------------------------------------------------------------------------


def one_was_refused(outcomes: list[Exception | None]) -> bool:
    return [outcome for outcome in outcomes if outcome is None] == [None]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
@pytest.mark.finding(12)
def test_two_who_deactivate_each_other_at_once_do_not_both_succeed(client, attempt):
    pair = [AdministratorFactory(), AdministratorFactory()]
    browsers = [type(client)() for _ in pair]
    for browser, person in zip(browsers, pair, strict=True):
        browser.force_login(person)
        prove(browser)

    def deactivate(browser, person: User) -> Callable[[], object]:
        return lambda: act_on(browser, person, "deactivate_this")

    outcomes = at_once(deactivate(browsers[0], pair[1]), deactivate(browsers[1], pair[0]))

    assert outcomes == [None, None]  # both were answered
    assert active_administrators().count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(5))
def test_two_saves_at_once_do_not_both_succeed(attempt):
    pair = [AdministratorFactory(), AdministratorFactory()]

    def demote(person: User) -> Callable[[], object]:
        def deed() -> None:
            person.is_superuser = False
            person.save()

        return deed

    outcomes = at_once(*[demote(person) for person in pair])

    assert one_was_refused(outcomes)
    assert active_administrators().count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("level", ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"])
def test_two_raw_updates_at_once_do_not_both_succeed(level):
    pair = [AdministratorFactory(), AdministratorFactory()]
    seen = Barrier(2)

    def demote(person: User) -> Callable[[], object]:
        def deed() -> None:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
                cursor.execute("SELECT count(*) FROM accounts_user WHERE is_active AND is_superuser")
                seen.wait(timeout=10)  # each has seen the other
                cursor.execute("UPDATE accounts_user SET is_active = false WHERE id = %s", [person.pk])

        return deed

    outcomes = at_once(*[demote(person) for person in pair])

    assert one_was_refused(outcomes)
    assert all(isinstance(outcome, DatabaseError) for outcome in outcomes if outcome)
    assert active_administrators().count() == 1
