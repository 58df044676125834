"""Time at the sandbox: renewals, cards that fail, the ladder of tries, recovery, and what is given up."""

import json
import urllib.error
from datetime import UTC, datetime

import pytest
import stripe

from tests.billing.shop import DAY, Shop, is_near, period, plan_of


def fail_renewal(stall: Shop, subscription: stripe.Subscription, *, outcome: str = "declines") -> stripe.Invoice:
    """Let the card fail at the next renewal and from then on; the invoice that stays open."""
    stall.sandbox.tell("customers", subscription.customer, "every-charge", outcome=outcome)
    stall.sandbox.advance(period(subscription)[1])
    return stall.invoices(subscription)[-1]


def test_a_subscription_renews_each_month_at_the_instant_its_period_ends(stall):
    subscription = stall.subscribe()
    before = stall.last_number()

    stall.sandbox.advance(period(subscription)[1] + 5 * DAY)

    renewed, invoice = stall.subscription(subscription.id), stall.invoices(subscription)[-1]
    assert period(renewed)[0] == period(subscription)[1]
    assert (invoice.billing_reason, invoice.status, invoice.amount_paid) == ("subscription_cycle", "paid", 1900)
    assert (invoice.period_start, invoice.period_end) == period(subscription)
    assert (invoice.lines.data[0].period.start, invoice.lines.data[0].period.end) == period(renewed)
    assert renewed.latest_invoice == invoice.id
    assert stall.told(after=before) == [
        "customer.subscription.updated",
        "invoice.created",
        "invoice.finalized",
        "charge.succeeded",
        "payment_intent.succeeded",
        "invoice.paid",
        "invoice_payment.paid",
    ]
    told = [event["created"] for kind in ("invoice.created", "invoice.paid") for event in stall.bodies(kind)[-1:]]
    assert told == [period(subscription)[1]] * 2


def test_months_end_where_the_month_ends_and_come_back_to_the_day_of_the_beginning(stall):
    stall.sandbox.advance(1_832_846_400)  # 30 January 2028, noon
    stall.pass_days(1)
    subscription, ends = stall.subscribe(), []
    for _ in range(4):
        subscription = stall.subscription(subscription.id)
        ends.append(period(subscription)[1])
        stall.sandbox.advance(ends[-1])

    days = [day_in_year(end) for end in ends]
    assert days == ["02-29", "03-31", "04-30", "05-31"]


def day_in_year(moment: int) -> str:
    """The month and day of an instant."""
    return f"{datetime.fromtimestamp(moment, tz=UTC):%m-%d}"


def test_years_pass_at_once_and_every_renewal_is_told_in_order(stall):
    subscription = stall.subscribe()

    stall.pass_days(3 * 365)

    paid = stall.bodies("invoice.paid")
    moments = [event["created"] for event in (json.loads(one["body"]) for one in stall.sandbox.events())]
    assert len(paid) == len(stall.invoices(subscription)) == 36
    assert moments == sorted(moments)
    assert len(list(stall.api.invoices.list({"limit": 5}).auto_paging_iter())) == 36


# Cards that fail --------------------------------------------------------------------------------


def test_a_card_that_fails_makes_the_subscription_past_due_and_names_the_next_try(stall):
    subscription = stall.subscribe()
    before = stall.last_number()

    invoice = fail_renewal(stall, subscription)

    assert (invoice.status, invoice.attempt_count, invoice.amount_remaining) == ("open", 1, 1900)
    assert invoice.next_payment_attempt == period(subscription)[1] + 3 * DAY
    assert invoice.hosted_invoice_url
    assert stall.subscription(subscription.id).status == "past_due"
    assert stall.told(after=before)[3:] == [
        "charge.failed",
        "payment_intent.payment_failed",
        "invoice.payment_failed",
        "customer.subscription.updated",
    ]


def test_one_failure_is_mended_by_the_next_try(stall):
    subscription = stall.subscribe()
    stall.sandbox.tell("customers", subscription.customer, "next-charge")

    stall.sandbox.advance(period(subscription)[1])
    assert stall.subscription(subscription.id).status == "past_due"
    stall.pass_days(4)

    invoice = stall.invoices(subscription)[-1]
    assert (invoice.status, invoice.attempt_count, invoice.next_payment_attempt) == ("paid", 2, None)
    assert stall.subscription(subscription.id).status == "active"


@pytest.mark.parametrize(("ending", "status"), [("cancel", "canceled"), ("unpaid", "unpaid"), ("past_due", "past_due")])
def test_after_the_last_try_the_subscription_is_what_the_account_says(stall, ending, status):
    stall.sandbox.post("/_sandbox/ending", {"after_retries": ending})
    subscription = stall.subscribe()
    start = fail_renewal(stall, subscription).created

    stall.pass_days(16)

    invoice = stall.invoices(subscription)[-1]
    left = stall.subscription(subscription.id)
    assert (invoice.status, invoice.attempt_count, invoice.next_payment_attempt) == ("open", 4, None)
    assert [event["created"] - start for event in stall.bodies("invoice.payment_failed")] == [
        0,
        3 * DAY,
        8 * DAY,
        15 * DAY,
    ]
    assert left.status == status
    assert (left.cancellation_details.reason == "payment_failed") == (ending == "cancel")


def test_an_unpaid_subscription_makes_drafts_that_nobody_is_charged_until_it_is_paid_again(stall):
    stall.sandbox.post("/_sandbox/ending", {"after_retries": "unpaid"})
    subscription = stall.subscribe()
    fail_renewal(stall, subscription)

    stall.pass_days(40)
    owed, draft = stall.invoices(subscription)[-2:]
    assert (owed.status, draft.status, draft.attempted) == ("open", "draft", False)
    stall.sandbox.tell("customers", subscription.customer, "new-card")
    assert stall.subscription(subscription.id).status == "unpaid"
    stall.api.invoices.pay(stall.api.invoices.finalize_invoice(draft.id).id)

    assert stall.subscription(subscription.id).status == "active"
    assert {invoice.status for invoice in stall.invoices(subscription)} == {"paid"}


def test_a_new_card_pays_what_is_owed_and_the_renewals_after_it(stall):
    subscription = stall.subscribe()
    invoice = fail_renewal(stall, subscription)

    stall.sandbox.tell("customers", subscription.customer, "new-card", card="pm_card_mastercard")

    well = stall.subscription(subscription.id)
    assert stall.api.invoices.retrieve(invoice.id).status == "paid"
    assert (well.status, stall.api.payment_methods.retrieve(well.default_payment_method).card.last4) == (
        "active",
        "4444",
    )
    stall.pass_days(35)
    assert [one.status for one in stall.invoices(subscription)] == ["paid"] * 3


def test_another_bad_card_by_hand_moves_no_try_that_is_planned(stall):
    subscription = stall.subscribe()
    invoice = fail_renewal(stall, subscription)
    stall.pass_days(1)

    stall.sandbox.tell("customers", subscription.customer, "new-card", card="pm_card_chargeCustomerFail")

    again = stall.api.invoices.retrieve(invoice.id)
    assert (again.attempt_count, again.next_payment_attempt) == (1, invoice.next_payment_attempt)
    assert len(stall.bodies("invoice.payment_failed")) == 2


def test_a_bank_that_asks_waits_for_the_holder_and_then_is_paid(stall):
    subscription = stall.subscribe()

    invoice = fail_renewal(stall, subscription, outcome="requires-action")
    assert stall.subscription(subscription.id).status == "past_due"
    assert {"invoice.payment_action_required", "payment_intent.requires_action"} <= set(stall.told())
    stall.sandbox.tell("invoices", invoice.id, "confirm")

    assert stall.api.invoices.retrieve(invoice.id).status == "paid"
    assert stall.subscription(subscription.id).status == "active"


def test_paying_by_the_api_says_why_it_did_not_work_and_keeps_what_came_of_it(stall):
    subscription = stall.subscribe()
    invoice = fail_renewal(stall, subscription)
    before = stall.last_number()

    with pytest.raises(stripe.CardError) as caught:
        stall.api.invoices.pay(invoice.id)

    assert caught.value.code == "card_declined"
    assert "invoice.payment_failed" in stall.told(after=before)
    good = stall.api.payment_methods.attach("pm_card_visa", {"customer": subscription.customer})
    assert stall.api.invoices.pay(invoice.id, {"payment_method": good.id}).status == "paid"
    with pytest.raises(stripe.InvalidRequestError, match="already paid"):
        stall.api.invoices.pay(invoice.id)


def test_a_debit_renews_when_the_bank_answers_days_later(stall):
    subscription = stall.subscribe(how="debit")
    stall.pass_days(5)
    assert stall.subscription(subscription.id).status == "active"
    assert [one.status for one in stall.invoices(subscription)] == ["paid"]

    stall.sandbox.advance(period(subscription)[1])
    assert stall.invoices(subscription)[-1].status == "open"
    stall.pass_days(5)

    assert stall.invoices(subscription)[-1].status == "paid"


def test_what_is_cancelled_while_it_is_owed_is_tried_no_more(stall):
    subscription = stall.subscribe()
    fail_renewal(stall, subscription)
    stall.api.subscriptions.cancel(subscription.id)

    stall.pass_days(60)

    invoice = stall.invoices(subscription)[-1]
    assert (invoice.status, invoice.attempt_count, invoice.next_payment_attempt) == ("open", 1, None)


# Beginnings without a checkout ------------------------------------------------------------------


def returning(stall: Shop, card: str) -> dict:
    """Somebody with this card, and what they ask for."""
    customer = stall.api.customers.create({"email": "r@example.org"}).id
    method = stall.api.payment_methods.attach(card, {"customer": customer}).id
    stall.api.customers.update(customer, {"invoice_settings": {"default_payment_method": method}})
    return {"customer": customer, "items": [{"price": stall.prices["solo"]}]}


def test_a_subscription_can_begin_without_a_checkout(stall):
    begun = stall.api.subscriptions.create(returning(stall, "pm_card_visa"))

    assert (begun.status, plan_of(begun), stall.invoices(begun)[0].status) == ("active", 1900, "paid")


def test_a_subscription_whose_first_payment_fails_is_given_up_after_23_hours(stall):
    begun = stall.api.subscriptions.create(returning(stall, "pm_card_chargeCustomerFail"))
    assert begun.status == "incomplete"

    stall.pass_days(0.95)
    assert stall.subscription(begun.id).status == "incomplete"
    stall.pass_days(0.05)

    left = stall.subscription(begun.id)
    assert (left.status, stall.invoices(begun)[0].status) == ("incomplete_expired", "void")
    assert left.ended_at == begun.created + 23 * 60 * 60
    stall.pass_days(60)
    assert len(stall.invoices(begun)) == 1


def test_a_first_payment_made_in_time_begins_it(stall):
    begun = stall.api.subscriptions.create(
        {**returning(stall, "pm_card_visa"), "payment_behavior": "default_incomplete"}
    )
    assert begun.status == "incomplete"

    stall.api.invoices.pay(begun.latest_invoice)
    stall.pass_days(2)

    assert stall.subscription(begun.id).status == "active"


def test_a_beginning_that_must_be_paid_is_refused_with_a_declined_card(stall):
    asked = returning(stall, "pm_card_chargeCustomerFail")

    with pytest.raises(stripe.CardError):
        stall.api.subscriptions.create({**asked, "payment_behavior": "error_if_incomplete"})

    assert stall.api.subscriptions.list({"status": "all"}).data == []


# The clock --------------------------------------------------------------------------------------


def test_the_clock_does_not_go_back(stall):
    stall.pass_days(2)

    with pytest.raises(urllib.error.HTTPError):
        stall.sandbox.advance(stall.sandbox.now() - DAY)


def test_a_checkout_closes_on_the_moved_clock_at_its_own_instant(stall):
    line = {"price_data": {"currency": "gbp", "unit_amount": 2900, "product_data": {"name": "Pack"}}}
    params = {"mode": "payment", "line_items": [line], "success_url": "http://localhost/"}
    session = stall.api.checkout.sessions.create(params)

    stall.pass_days(2)

    assert stall.api.checkout.sessions.retrieve(session.id).status == "expired"
    assert stall.bodies("checkout.session.expired")[0]["created"] == session.expires_at


def test_what_is_made_after_a_move_has_the_moved_time(stall):
    stall.pass_days(100)

    assert is_near(stall.api.customers.create({"email": "a@example.org"}).created, to=stall.sandbox.now())
