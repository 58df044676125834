"""When an account is erased all of it goes, but what the law has us keep; nobody else's is touched."""

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.audit.verifying import verify
from accounts.members import ask_in
from accounts.models import AuditEntry, Landlord, Membership, Message, User
from billing.models import Payment, Refund, StripeEvent
from compliance.homes import Management
from compliance.models import Occupier, Property, TenancyAccess
from compliance.reports import services as reports
from compliance.tasks import day as turn_day
from compliance.tasks import make_report
from config.lib import clock
from documents.models import Document, DocumentOrder
from plans.models import PlanAssignment
from provisioning.leaving import services as archives
from provisioning.leaving.archive import tables_of
from provisioning.leaving.closing import close_now
from provisioning.leaving.retention import LAST_MAIL_KEPT
from provisioning.leaving.staying import NOBODY_S, STAYS, WITH_ADDRESSES, WITH_PEOPLE, ways
from provisioning.leaving.tasks import close, nightly
from provisioning.leaving.tasks import make as make_archive
from provisioning.models import AccountClosure
from tests.adminpanel.conftest import everything, failed_message, held_event, prove  # noqa: F401  # the cast of another folder
from tests.billing.subscriber import Subscriber
from tests.billing.test_money_that_goes_back import at_stripe
from tests.factories.accounts import UserFactory
from tests.factories.compliance import add_home, build_portfolio, describe_home
from tests.intake.test_forgetting import places_of
from tests.provisioning.leaving.conftest import invite_victor
from tests.provisioning.leaving.storages import BrittleStorage, BusyStorage
from tests.work import work_off

pytestmark = pytest.mark.django_db


def erase(landlord: Landlord, *, by: User | None = None) -> AccountClosure:
    """Close an account at once, as staff do, once no order is under way, and let the worker come to its end."""
    DocumentOrder.objects.filter(landlord=landlord).update(state="cancelled")
    row = close_now(landlord, by=by or landlord.owner, why="They asked")
    close(row.pk)
    work_off()
    row.refresh_from_db()
    assert row.state == "erased", row.error
    return row


def try_again() -> AccountClosure:
    """The time comes at which a worker tries again."""
    AccountClosure.objects.update(run_after=clock.real_now())
    work_off()
    return AccountClosure.objects.latest("pk")


def test_what_becomes_of_every_table_is_decided_once():
    """A table of a landlord's goes without a word. Any other one is named in `provisioning/leaving/staying.py`."""
    decided = [*(model._meta.label for model in ways()), *STAYS, *WITH_PEOPLE, *WITH_ADDRESSES, *NOBODY_S]

    assert len(decided) == len(set(decided))
    assert set(decided) == {model._meta.label for model in apps.get_models()}
    assert all(len(why) > 20 for why in STAYS.values())


def test_nobody_s_tables_have_no_way_to_a_landlord():
    for label in NOBODY_S:
        keys = [field.related_model for field in apps.get_model(label)._meta.concrete_fields if field.is_relation]
        assert Landlord not in keys, label


def test_what_goes_has_no_hidden_table_beside_it():
    """Django keeps many-to-many keys in tables that are no models; there is none among what goes."""
    for model in ways():
        assert not [field for field in model._meta.local_many_to_many if field.remote_field.through._meta.auto_created]


def test_of_each_kind_of_row_none_is_left_but_what_stays(everything, stripe_sandbox):  # noqa: F811
    before = {model: model._base_manager.filter(**{path: everything.pk}).count() for model, path in ways().items()}
    assert sum(count > 0 for count in before.values()) >= 45
    stays = {label: kept_of(label, everything) for label in STAYS if label.startswith("billing.")}
    assert sum(count > 0 for count in stays.values()) >= 10

    erase(everything)

    left = {model._meta.label: model._base_manager.filter(**{path: everything.pk}) for model, path in ways().items()}
    assert {label: rows.count() for label, rows in left.items() if rows.exists()} == {}
    assert {label: kept_of(label, everything) for label in stays} == stays


def kept_of(label: str, landlord: Landlord) -> int:
    return apps.get_model(label)._base_manager.filter(landlord=landlord.pk).count()


WORDS = (
    "Parvati Folio",
    "parvati@example.org",
    "Canal Street",
    "LS1 4AP",
    "Tina Tenant",
    "tina@example.org",
    "Milo Member",
    "milo@example.org",
    "agent@example.org",
    "07700900123",
    "GSR 1",
    "gas ½.pdf",
)


@pytest.fixture
def known(leaver: Landlord, stripe_sandbox, client: Client) -> Landlord:
    """Parvati, who has paid at Stripe, works with Milo and an agent, and did things on many pages."""
    leaver.subscriptions.update(stripe_status="canceled", ended_at=clock.now())
    leaver.customers.all().delete()
    Subscriber(client, stripe_sandbox, leaver).join("PLAN_2_PORTFOLIO")
    leaver.phone = "07700900123"
    leaver.save()
    milo = UserFactory(full_name="Milo Member", email="milo@example.org")
    Membership.objects.create(landlord=leaver, user=milo, role="member")
    EmailAddress.objects.create(user=milo, email=milo.email, verified=True, primary=True)
    agent = Management(by_agent=True, recipients="both", agent_name="Aggie", agent_email="agent@example.org")
    build_portfolio(leaver, homes=[describe_home(line_1="7 Canal Street", management=agent)])
    prove(client)
    client.post(reverse("compliance:address"), {"address": "parvati@example.org.uk"})
    client.post(reverse("leaving:archives"))
    Client().post(reverse("account_reset_password"), {"email": leaver.email})
    work_off()
    turn_day()
    return leaver


def test_no_column_of_any_table_holds_who_they_were(known):
    before = {words: places_of(words) for words in WORDS}
    assert [] not in before.values(), before

    row = erase(known)

    after = {words: set(places_of(words)) for words in WORDS}
    assert after == {words: LAST_MAIL.get(words, set()) for words in WORDS}
    last = Message.objects.get(to="parvati@example.org")
    assert last.key.startswith(f"account-erased:{row.pk}:")
    Message.objects.update(created_at=clock.now() - LAST_MAIL_KEPT)
    nightly()
    assert places_of("parvati@example.org") == []


LAST_MAIL = {"parvati@example.org": {"accounts_message.to", "accounts_deliveredmail.to"}}


def test_every_file_of_theirs_is_gone(known):
    files = [(row.file.storage, row.file.name) for row in Document.objects.filter(landlord=known)]
    files += [(row.file.storage, row.file.name) for row in known.archives.all()]
    assert len(files) >= 2
    assert all(storage.exists(name) for storage, name in files)

    erase(known)

    assert not any(storage.exists(name) for storage, name in files)


@pytest.mark.django_db(transaction=True)
def test_the_trail_still_verifies_and_says_who_and_when_without_a_word(known):
    asked = AuditEntry.objects.get(landlord=known, action="provisioning.archive_asked")
    assert asked.address

    erase(known)

    asked.refresh_from_db()
    assert (asked.actor, asked.before, asked.after, asked.why, asked.address) == (known.owner, {}, {}, "", None)
    assert verify(known.pk).misfit is None
    said = StringIO()
    call_command("audit", "verify", stdout=said)
    assert "were erased" in said.getvalue()


def test_everything_of_another_landlord_is_as_it_was(known, solo):
    add_home(solo, line_1="99 Her Own Street")
    client = Client()
    client.force_login(solo.owner)
    client.get(reverse("compliance:dashboard"))
    before = tables_of(solo)

    erase(known)
    turn_day()

    after = tables_of(solo)
    assert {label for label in before if before[label] != after[label]} <= {"compliance.PastScore"}


def test_after_it_no_night_brings_anything_back(known):
    erase(known)

    turn_day()
    call_nightly_twice()

    left = {model._meta.label: model._base_manager.filter(**{path: known.pk}) for model, path in ways().items()}
    assert {label for label, rows in left.items() if rows.exists()} == set()


def call_nightly_twice() -> None:
    nightly()
    nightly()
    work_off()


# Who is with somebody else ------------------------------------------------------------------------


def test_people_who_are_with_another_landlord_stay_as_they_are(known, solo):
    milo, tina = User.objects.get(email="milo@example.org"), User.objects.get(email="tina@example.org")
    Membership.objects.create(landlord=solo, user=milo, role="member")
    home = add_home(solo)
    occupier = Occupier.objects.get(tenancy__property=home)
    TenancyAccess.objects.create(tenancy=occupier.tenancy, occupier=occupier, user=tina, email=tina.email)
    browser = Client()
    browser.force_login(milo)

    erase(known)

    milo.refresh_from_db()
    tina.refresh_from_db()
    assert (milo.full_name, tina.full_name) == ("Milo Member", "Tina Tenant")
    assert browser.get(reverse("compliance:dashboard")).context["landlord"] == solo
    assert EmailAddress.objects.filter(user=milo).exists()


def test_who_was_invited_as_a_tenant_and_never_answered_goes_too(known):
    invite_victor(known)

    erase(known)

    assert not User.objects.filter(full_name="Victor Vane").exists()


def test_who_was_asked_to_be_a_member_goes_too_unless_another_landlord_asked_them_as_well(known, solo):
    for landlord, name in ((known, "Ina Invited"), (known, "Otto Other"), (solo, "Otto Other")):
        ask_in(landlord, name=name, email=f"{name.split()[0].lower()}@example.org", role="member", by=landlord.owner)

    erase(known)

    assert not User.objects.filter(email="ina@example.org").exists()
    assert not User.objects.filter(full_name="Ina Invited").exists()
    assert User.objects.get(email="otto@example.org").full_name == "Otto Other"


def test_a_member_of_the_staff_who_was_with_them_stays(known, admin_user):
    Membership.objects.create(landlord=known, user=admin_user, role="member")

    erase(known)

    admin_user.refresh_from_db()
    assert (admin_user.full_name, admin_user.is_active) == ("Ada Min", True)


def test_what_another_landlord_s_agent_was_written_stays(known, solo):
    kept = Message.objects.create(
        key="digest:solo", template="digest", to="agent@example.org", subject="Due", text="Hello", landlord=solo
    )

    erase(known)

    assert list(Message.objects.filter(to="agent@example.org")) == [kept]


# Broken off, and late -----------------------------------------------------------------------------


def test_broken_off_in_the_middle_nothing_is_half_erased_and_done_again_it_ends(known, settings):
    options = settings.STORAGES["default"].get("OPTIONS", {})
    brittle = {"BACKEND": "tests.provisioning.leaving.storages.BrittleStorage", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"default": brittle}
    DocumentOrder.objects.filter(landlord=known).update(state="cancelled")
    BrittleStorage.removals = 1
    close_now(known, by=known.owner, why="They asked")

    work_off()

    row = AccountClosure.objects.get()
    assert (row.state, row.error_code) == ("erasing", "provisioning.closure_failed")
    known.refresh_from_db()
    assert known.name == "Parvati Folio"
    assert Property.objects.filter(landlord=known).count() == 3
    assert Message.objects.filter(to=known.email).exists()
    BrittleStorage.removals = 1000
    assert try_again().state == "erased"
    assert not Property.objects.filter(landlord=known).exists()
    assert Message.objects.filter(key__startswith="account-erased:").count() == 1


@pytest.mark.parametrize("made", ["archive", "report"])
def test_what_is_being_made_while_the_account_is_erased_leaves_no_file_behind(known, settings, made):
    options = settings.STORAGES["default"].get("OPTIONS", {})
    busy = {"BACKEND": "tests.provisioning.leaving.storages.BusyStorage", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"default": busy}
    if made == "archive":
        key = archives.ask(known, by=known.owner).pk
    else:
        said = {"kind": "summary", "format": "csv", "home": None, "on": clock.today(), "asked": {"days": "uk"}}
        key = reports.ask(known, **said, by=known.owner).pk
    BusyStorage.meanwhile.append(lambda: erase(known))

    {"archive": make_archive, "report": make_report}[made](key)

    assert AccountClosure.objects.get().state == "erased"
    assert BusyStorage.taken
    assert not default_storage.exists(BusyStorage.taken)


def test_what_went_wrong_with_an_event_is_forgotten_with_what_it_told(known):
    hers = StripeEvent.objects.filter(landlord=known)
    assert hers.update(error="Failing row contains (Parvati Folio)")

    erase(known)

    assert set(hers.values_list("error", flat=True)) == {""}


def test_what_stripe_tells_later_is_kept_without_words_and_brings_nothing_back(known, client, stripe_sandbox):
    charge = at_stripe(stripe_sandbox).v1.charges.list().data[0]
    erase(known)
    mails = Message.objects.count()
    at_stripe(stripe_sandbox).v1.refunds.create({"charge": charge.id, "amount": 500})
    at_stripe(stripe_sandbox).v1.customers.update(charge.customer, {"name": "Parvati Folio"})
    stripe_sandbox.delivered = 0

    stripe_sandbox.deliver(client)
    work_off()

    assert set(StripeEvent.objects.values_list("state", flat=True)) <= {"processed", "ignored"}
    assert Refund.objects.filter(landlord=known, amount_pence=500).exists()
    assert Payment.objects.filter(landlord=known).exists()
    assert PlanAssignment.objects.get(landlord=known).status == "disabled"
    assert Message.objects.count() == mails
    assert {*places_of("Parvati Folio"), *places_of("parvati@example.org")} == LAST_MAIL["parvati@example.org"]
    left = {model._meta.label: model._base_manager.filter(**{path: known.pk}) for model, path in ways().items()}
    assert {label for label, rows in left.items() if rows.exists()} == set()


def test_the_same_address_signs_up_again(known, client):
    erase(known)

    assert not User.objects.filter(email="parvati@example.org").exists()
    again = Client().post(reverse("intake:link"), {"email": "parvati@example.org"})
    assert again.status_code in (200, 302)
    work_off()
    assert Message.objects.filter(template="intake_unknown", to="parvati@example.org").exists()
