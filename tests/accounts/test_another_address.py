"""A landlord who cannot be reached says where they can be: nothing changes before a link sent there is followed."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AddressChange, AuditEntry, Bounce, DeliveredMail, Landlord
from accounts.services import ensure_owner
from billing.models import AddressNews
from billing.tasks import sweep
from config.lib import clock
from tests.adminpanel.conftest import prove
from tests.billing.subscriber import Subscriber
from tests.factories.accounts import LandlordFactory, MemberFactory
from tests.work import work_off as work_off_everything

pytestmark = pytest.mark.django_db
PAGE = "compliance:address"
NEW = "sally@new.example"


@pytest.fixture
def bounced(solo) -> Bounce:
    """Mail to Sally comes back."""
    return Bounce.objects.create(address=solo.email, kind="bounced", landlord=solo, is_of_record=True)


def ask(browser: Client, address: str = NEW):
    """Type an address, and have the mail sent that follows."""
    answer = browser.post(reverse(PAGE), {"address": address}, follow=True)
    work_off_everything()
    return answer


def link_to(address: str = NEW) -> str:
    """The newest link that was sent to an address."""
    text = DeliveredMail.objects.filter(to=address, subject__startswith="Confirm").first().text
    return re.search(r"https?://[^/]+(/\S+)", text)[1]


def of_record(landlord: Landlord) -> str:
    landlord.refresh_from_db()
    return landlord.email


def test_the_notice_of_a_bounce_leads_to_the_page_that_ends_it(sally, solo, bounced, work_off):
    notice = sally.get(reverse("compliance:dashboard")).content.decode()
    assert reverse(PAGE) in notice
    ask(sally)
    assert of_record(solo) == "sally@example.org"

    asked = sally.get(link_to()).content.decode()
    assert NEW in asked
    assert of_record(solo) == "sally@example.org"  # a link that a scanner opens does nothing
    sally.post(link_to())

    assert of_record(solo) == NEW
    assert "We cannot reach you" not in sally.get(reverse("compliance:dashboard")).content.decode()
    assert Bounce.objects.get().closed_at is not None
    entry = AuditEntry.objects.get(action="accounts.address_changed")
    assert (entry.actor, entry.landlord) == (solo.owner, solo)
    work_off()
    assert not DeliveredMail.objects.filter(to="sally@example.org").exists()  # nothing arrives there


def test_what_is_no_address_is_answered_with_one_that_is(sally):
    assert "such as name@example.org" in ask(sally, "nobody").content.decode()
    assert not AddressChange.objects.exists()


def test_the_former_address_is_told_and_not_where_mail_goes_now(sally, solo):
    ask(sally)
    sally.post(link_to())
    work_off_everything()

    told = DeliveredMail.objects.get(to="sally@example.org")
    assert "do not come to this address any more" in " ".join(told.text.split())
    assert NEW not in told.text


def test_stripe_writes_there_too_even_where_it_was_silent_at_first(client, stripe_sandbox, solo):
    subscriber = Subscriber(client, stripe_sandbox, solo)
    subscriber.join()
    prove(client)
    ask(client)
    stripe_sandbox.post("/_sandbox/fail-next", {"path": "/v1/customers", "times": 3})  # the SDK tries again twice
    client.post(link_to())
    work_off_everything()
    news = AddressNews.objects.get()
    assert (news.state, news.error_code) == ("pending", "billing.unavailable")

    AddressNews.objects.update(run_after=clock.real_now())
    assert sweep() == 1
    work_off_everything()

    customer = subscriber.api.v1.customers.retrieve(solo.customers.get().stripe_id)
    assert customer.email == NEW
    news.refresh_from_db()
    assert (news.state, news.error_code) == ("done", "")


def test_who_never_paid_is_nothing_to_stripe(sally):
    ask(sally)
    sally.post(link_to())

    assert not AddressNews.objects.exists()


# Links ------------------------------------------------------------------------------------------


def test_a_link_works_once(sally, solo):
    ask(sally)
    link = link_to()
    sally.post(link)
    Landlord.objects.update(email="elsewhere@example.org")

    assert sally.get(link).status_code == 410
    assert sally.post(link).status_code == 410
    assert of_record(solo) == "elsewhere@example.org"


def test_a_link_ends_after_three_days(sally, solo, moved_clock):
    ask(sally)
    clock.move_to(clock.now() + timedelta(hours=72, minutes=1))

    assert sally.post(link_to()).status_code == 410
    assert of_record(solo) == "sally@example.org"
    assert "Waits to be confirmed" not in sally.get(reverse(PAGE), follow=True).content.decode()


def test_asking_for_another_address_ends_the_link_that_was_sent_before(sally, solo):
    ask(sally, "typo@new.example")
    ask(sally)

    assert sally.post(link_to("typo@new.example")).status_code == 410
    sally.post(link_to())
    assert of_record(solo) == NEW


def test_a_change_is_given_up_before_it_is_confirmed(sally, solo):
    ask(sally)
    assert "Waits to be confirmed" in sally.get(reverse(PAGE)).content.decode()

    sally.post(reverse("compliance:address-give-up"))

    assert sally.post(link_to()).status_code == 410
    assert of_record(solo) == "sally@example.org"
    assert not AddressChange.objects.filter(ended_at=None).exists()


@pytest.mark.parametrize("token", ["made-up", "1:1tX:abc", "1"])
def test_a_link_that_we_did_not_make_changes_nothing(sally, token):
    ask(sally)

    assert sally.post(reverse("compliance:address-confirm", args=[token])).status_code == 410
    assert AddressChange.objects.filter(ended_at=None).exists()


def test_a_link_opens_to_nobody_but_an_owner_of_that_portal(sally, solo, portfolio, stranger):
    ask(sally)
    member = MemberFactory(landlord=solo).user
    found = {}
    for name, person in (("another", portfolio.owner), ("member", member), ("stranger", stranger)):
        browser = Client()
        browser.force_login(person)
        found[name] = browser.post(link_to()).status_code

    assert found == {"another": 404, "member": 403, "stranger": 404}
    assert Client().post(link_to()).status_code == 302
    assert of_record(solo) == "sally@example.org"


# Who asks ---------------------------------------------------------------------------------------


def test_a_member_is_told_to_ask_an_owner(client, solo):
    client.force_login(MemberFactory(landlord=solo).user)
    prove(client)

    answer = ask(client)

    assert answer.status_code == 403
    assert answer.context["error"].code == "accounts.owners_only"
    assert not AddressChange.objects.exists()


def test_who_signed_in_a_while_ago_proves_it_first(client, solo):
    client.force_login(solo.owner)

    assert client.post(reverse(PAGE), {"address": NEW}).url.startswith(reverse("account_reauthenticate"))
    assert not AddressChange.objects.exists()


def test_whoever_has_lapsed_can_still_say_where_they_are_reached(client, lapsed):
    client.force_login(lapsed.owner)
    prove(client)
    ask(client)
    client.post(link_to())

    assert of_record(lapsed) == NEW


def test_five_links_an_hour_and_no_more(sally):
    for number in range(5):
        ask(sally, f"sally{number}@new.example")

    answer = ask(sally)

    assert answer.status_code == 422
    assert f'value="{NEW}"' in answer.content.decode()
    assert "Five links were sent" in answer.content.decode()
    assert not DeliveredMail.objects.filter(to=NEW).exists()


@pytest.mark.parametrize("typed", ["", "nobody", "SALLY@example.org"])
def test_what_is_no_other_address_is_refused_at_its_field(sally, typed):
    answer = ask(sally, typed)

    assert answer.status_code == 422
    assert answer.context["form"].errors["address"]
    assert not AddressChange.objects.exists()


def test_an_address_that_works_again_is_shown_to_by_its_own_link(sally, solo, bounced):
    ask(sally, solo.email)
    sally.post(link_to(solo.email))

    assert of_record(solo) == "sally@example.org"
    assert Bounce.objects.get().closed_why == "A later mail arrived."
    assert not AuditEntry.objects.filter(action="accounts.address_changed").exists()


# Others -----------------------------------------------------------------------------------------


def test_a_correction_by_staff_takes_the_same_way(client, admin_user, solo, bounced, work_off):
    Bounce.objects.update(closed_at=clock.now())
    client.force_login(admin_user)
    page = reverse("admin:accounts_landlord_change", args=[solo.pk])
    typed = {"name": solo.name, "kind": solo.kind, "email": NEW, "phone": ""}
    inline = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}

    client.post(page, typed | inline)
    work_off()

    assert of_record(solo) == NEW
    assert DeliveredMail.objects.get().to == "sally@example.org"
    assert AuditEntry.objects.get(action="accounts.address_changed").why == "Corrected by staff"


def test_whoever_is_reached_elsewhere_keeps_their_one_account():
    landlord = LandlordFactory(email="alma@example.org")
    owner = ensure_owner(landlord)
    Landlord.objects.update(email=NEW)
    landlord.refresh_from_db()

    assert ensure_owner(landlord) == owner
    assert landlord.memberships.count() == 1


def test_the_settings_lead_there_for_whoever_has_a_portal(client, solo, stranger):
    client.force_login(solo.owner)
    assert reverse(PAGE) in client.get(reverse("account_change_password")).content.decode()

    client.force_login(stranger)
    assert reverse(PAGE) not in client.get(reverse("account_change_password")).content.decode()
