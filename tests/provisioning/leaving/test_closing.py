"""An owner closes the account: it can be taken back for two weeks, and in the night after them it is gone."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, DeliveredMail, Membership, Message, User
from billing.models import OrderCheckout
from config.lib import clock
from documents.generation.catalogue import kinds
from plans.services import assign_plan
from plans.status import Status
from provisioning.leaving.closing import DAYS_TO_TAKE_BACK
from provisioning.models import AccountClosure
from tests.adminpanel.conftest import order_of, prove
from tests.billing.subscriber import SOLO
from tests.documents.orders.customer import Customer
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.compliance import add_home
from tests.provisioning.leaving.closing import ASK, DASHBOARD, PAGE, TAKE_BACK, ask, day_comes, send, try_again

pytestmark = pytest.mark.django_db


def test_an_owner_asks_and_nothing_more_is_charged(sally, solo):
    row = ask(sally.client)

    assert row.state == "waiting"
    assert row.due_at - row.created_at == DAYS_TO_TAKE_BACK
    assert sally.at_stripe.cancel_at_period_end
    assert sally.plan[1] == Status.ENABLED
    mail = DeliveredMail.objects.get(subject__startswith="Your account closes on")
    assert mail.to == solo.email
    assert PAGE in mail.text
    entry = AuditEntry.objects.get(action="provisioning.closure_asked")
    assert (entry.actor, entry.landlord) == (solo.owner, solo)


def test_the_way_to_it_stands_in_the_settings(sally):
    settings = reverse("compliance:settings")
    assert "have everything erased after 14 days" in sally.client.get(settings).content.decode()

    ask(sally.client)

    shown = sally.client.get(settings).content.decode()
    assert f'<a href="{PAGE}">See when' in shown


def test_every_page_says_so_and_the_way_back_is_one_button(sally):
    row = ask(sally.client)

    assert "This account is about to close" in sally.client.get(DASHBOARD).content.decode()
    page = sally.client.get(PAGE).content.decode()
    assert f"{clock.local(row.due_at):%-d %B %Y}" in page
    assert TAKE_BACK in page


def test_a_page_opened_for_one_landlord_never_closes_another_chosen_meanwhile(sally, solo, portfolio):
    Membership.objects.create(landlord=portfolio, user=solo.owner, role=Membership.Role.OWNER)
    page = sally.client.get(ASK).content.decode()
    assert "This closes the account of <strong>Sally Solo</strong>" in page
    assert f'<input type="hidden" name="for_landlord" value="{solo.reference}">' in page

    sally.client.get(reverse("accounts:choose-landlord", args=[portfolio.reference]))
    refused = sally.client.post(ASK, {"is_understood": "on", "for_landlord": solo.reference})

    assert refused.status_code == 409
    assert "This page was not opened for Parvati Folio" in refused.content.decode()
    assert not AccountClosure.objects.exists()


def test_a_closure_that_names_nobody_is_refused(sally):
    assert sally.client.post(ASK, {"is_understood": "on"}).status_code == 409
    assert not AccountClosure.objects.exists()


def test_asked_twice_it_closes_once(sally):
    ask(sally.client)

    answer = send(sally.client)

    assert answer.url == PAGE
    assert AccountClosure.objects.count() == 1


@pytest.mark.parametrize("status", list(Status))
def test_it_is_never_gated(sally, solo, status):
    assign_plan(solo, plan=solo.assignment.plan, status=status, why="Stripe")

    assert sally.client.get(PAGE).status_code == 200
    assert sally.client.get(ASK).status_code == 200
    assert ask(sally.client).state == "waiting"
    assert sally.client.post(TAKE_BACK).status_code == 302


def test_who_never_had_a_subscription_can_leave_too(client, stripe_sandbox, lapsed):
    client.force_login(lapsed.owner)
    prove(client)

    assert ask(client).state == "waiting"
    day_comes()

    assert AccountClosure.objects.get().state == "erased"


def test_a_member_reads_it_and_cannot_do_it(sally, solo):
    member = UserFactory()
    Membership.objects.create(landlord=solo, user=member, role="member")
    browser = Client()
    browser.force_login(member)
    prove(browser)

    assert "Only an owner closes the account" in browser.get(PAGE).content.decode()
    assert browser.get(ASK).status_code == 403
    assert browser.post(ASK, {"is_understood": "on"}).status_code == 403
    ask(sally.client)
    assert browser.post(TAKE_BACK).status_code == 403
    assert TAKE_BACK not in browser.get(PAGE).content.decode()
    assert AccountClosure.objects.get().state == "waiting"


def test_only_who_has_just_proved_that_it_is_them_asks(solo):
    browser = Client()
    browser.force_login(solo.owner)

    for answer in (browser.get(ASK), browser.post(ASK, {"is_understood": "on"})):
        assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not AccountClosure.objects.exists()


def test_without_the_tick_nothing_closes(sally):
    answer = send(sally.client, said={})

    assert answer.status_code == 422
    assert "Tick this to close the account" in answer.content.decode()
    assert not AccountClosure.objects.exists()


def test_the_page_says_what_is_paid_for_beyond_and_what_is_under_way(sally, solo):
    assert "What is left of that time is" in " ".join(sally.client.get(PAGE).content.decode().split())
    order_of(solo)

    assert solo.document_orders.get().reference in sally.client.get(PAGE).content.decode()


# When the day has come ----------------------------------------------------------------------------


def test_what_was_paid_for_is_delivered_first_and_staff_are_told_once(sally, solo, admin_user):
    ask(sally.client)
    order_of(solo)

    day_comes()
    day_comes()

    assert AccountClosure.objects.get().state == "waiting"
    assert sally.client.get(DASHBOARD).status_code == 200
    told = Message.objects.get(template="staff_incident", text__contains="cannot be yet")
    assert solo.document_orders.get().reference in told.text
    solo.document_orders.update(state="cancelled")
    day_comes()
    assert AccountClosure.objects.get().state == "erased"


def test_money_on_its_way_is_waited_for(sally, solo):
    ask(sally.client)
    paying = OrderCheckout.objects.create(
        reference="CVD-1", landlord=solo, lines=[], expected_pence=1, stripe_id="cs_1", state="processing"
    )

    day_comes()
    assert AccountClosure.objects.get().state == "waiting"

    paying.delete()
    day_comes()
    assert AccountClosure.objects.get().state == "erased"


def test_what_is_paid_for_at_the_last_moment_is_delivered_before_anything_is_erased(
    sally, solo, stripe_sandbox, admin_user
):
    ask(sally.client)
    customer = Customer(sally.client, stripe_sandbox)
    customer.choose("essential_pack", only=["rent_receipt"])
    customer.answer_all(kinds()["rent_receipt"].sample("england"))
    customer.deliver_to()
    stripe_sandbox.act(customer.go_to_pay().stripe_id, "pay")  # of which no event has come yet

    day_comes()
    stripe_sandbox.deliver(Client())
    try_again()

    row, order = AccountClosure.objects.get(), solo.document_orders.get()
    assert (row.state, row.error_code) == ("erasing", "provisioning.closure_waits")
    assert order.paid_at is not None
    assert order.reference in Message.objects.get(template="staff_incident", text__contains="cannot be yet").text
    solo.document_orders.update(state="cancelled")
    try_again()
    assert AccountClosure.objects.get().state == "erased"


def test_a_page_on_which_they_could_still_pay_is_closed(sally, solo):
    sally.do("cancel")
    sally.settle()
    sally.pass_period()
    sally.do("begin-again", SOLO)
    checkout = solo.checkouts.get(state="open")

    ask(sally.client)

    assert sally.api.v1.checkout.sessions.retrieve(checkout.stripe_id).status == "expired"
    day_comes()
    assert AccountClosure.objects.get().state == "erased"


def test_two_weeks_pass_and_the_account_is_gone_while_another_s_is_as_it_was(
    sally, solo, portfolio, advance, sleep_through
):
    add_home(solo, line_1="1 Mill Lane")
    add_home(portfolio, line_1="1 Her Own Road")
    key = solo.owner.pk
    ask(sally.client)

    advance("13d")
    assert sally.client.get(DASHBOARD).status_code == 200
    assert (
        DeliveredMail.objects.filter(to="sally@example.org", subject="Your account is about to be erased").count() == 1
    )
    advance("2d")

    assert AccountClosure.objects.get().state == "erased"
    assert sally.client.get(DASHBOARD).status_code == 302  # nobody is signed in
    again = Client().post(reverse("account_login"), {"login": "sally@example.org", "password": PASSWORD})
    assert "is not right" in again.content.decode()
    solo.refresh_from_db()
    assert (solo.name, solo.readiness, solo.properties.count()) == ("Erased", "closed", 0)
    assert not User.objects.get(pk=key).is_active
    last = DeliveredMail.objects.get(to="sally@example.org")
    assert last.subject == "Your account is erased"
    assert portfolio.properties.count() == 1
    assert portfolio.requirements.exists()
    browser = Client()
    browser.force_login(portfolio.owner)
    assert "1 Her Own Road" in browser.get(reverse("compliance:property-list")).content.decode()

    sleep_through("37d")  # past the day on which the subscription would have been paid again
    advance("3d")

    assert not Message.objects.filter(to="sally@example.org").exists()
    assert not DeliveredMail.objects.filter(to="sally@example.org").exists()
    assert not solo.requirements.exists()
    assert not solo.messages.exists()
