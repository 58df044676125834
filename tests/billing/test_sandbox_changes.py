"""Subscriptions that change: prorations, previews, schedules, endings, as Stripe does them."""

import pytest
import stripe

from tests.billing.shop import DAY, Shop, is_near, period, plan_of


def half_way(stall: Shop, subscription: stripe.Subscription) -> int:
    """Let half of the period pass; the instant."""
    start, end = period(subscription)
    stall.sandbox.advance(moment := (start + end) // 2)
    return moment


def test_an_upgrade_invoiced_at_once_costs_the_difference_for_the_rest_of_the_period(stall):
    subscription = stall.subscribe("solo")
    moment = half_way(stall, subscription)

    changed = stall.change(subscription, "folio", proration_behavior="always_invoice", proration_date=moment)

    invoice = stall.invoices(subscription)[-1]
    assert (plan_of(changed), changed.status, changed.latest_invoice) == (4900, "active", invoice.id)
    assert (invoice.status, invoice.billing_reason, invoice.amount_paid) == ("paid", "subscription_update", 1500)
    assert [line.amount for line in invoice.lines.data] == [-950, 2450]
    assert [line.description.split(" after")[0] for line in invoice.lines.data] == [
        "Unused time on Solo",
        "Remaining time on Folio",
    ]
    assert all(line.parent.subscription_item_details.proration for line in invoice.lines.data)
    assert period(changed) == period(subscription)


def test_prorations_wait_for_the_next_invoice_where_nothing_else_is_asked_for(stall):
    subscription = stall.subscribe("solo")
    moment = half_way(stall, subscription)

    stall.change(subscription, "folio", proration_date=moment)
    assert len(stall.invoices(subscription)) == 1
    stall.sandbox.advance(period(subscription)[1])

    assert [line.amount for line in stall.invoices(subscription)[-1].lines.data] == [-950, 2450, 4900]


def test_without_proration_the_new_price_is_paid_from_the_next_period_on(stall):
    subscription = stall.subscribe("solo")
    half_way(stall, subscription)

    stall.change(subscription, "folio", proration_behavior="none")
    stall.sandbox.advance(period(subscription)[1])

    assert [invoice.amount_paid for invoice in stall.invoices(subscription)] == [1900, 4900]


def test_a_downgrade_invoiced_at_once_becomes_a_credit_that_later_invoices_use_up(stall):
    subscription = stall.subscribe("pro")
    moment = half_way(stall, subscription)

    stall.change(subscription, "solo", proration_behavior="always_invoice", proration_date=moment)
    credit = stall.invoices(subscription)[-1]
    assert (credit.total, credit.amount_due, credit.ending_balance, credit.status) == (-4000, 0, -4000, "paid")
    assert stall.api.customers.retrieve(subscription.customer).balance == -4000
    for _ in range(3):
        stall.sandbox.advance(period(stall.subscription(subscription.id))[1])

    assert [invoice.amount_paid for invoice in stall.invoices(subscription)[2:]] == [0, 0, 1700]
    assert stall.api.customers.retrieve(subscription.customer).balance == 0


def test_vat_is_prorated_with_its_line(stall):
    rate = stall.api.tax_rates.create({"display_name": "VAT", "percentage": 20, "inclusive": False})
    subscription = stall.subscribe("solo", tax_rates=[rate.id])
    moment = half_way(stall, subscription)

    stall.change(subscription, "folio", proration_behavior="always_invoice", proration_date=moment)

    invoice = stall.invoices(subscription)[-1]
    assert (invoice.subtotal, invoice.total_taxes[0].amount, invoice.amount_paid) == (1500, 300, 1800)


def test_the_preview_of_a_change_is_what_the_change_then_costs(stall):
    subscription = stall.subscribe("solo")
    moment = half_way(stall, subscription) - 60
    details = {
        "items": [stall.at(subscription, "pro")],
        "proration_behavior": "always_invoice",
        "proration_date": moment,
    }
    before = stall.last_number()

    preview = stall.api.invoices.create_preview({"subscription": subscription.id, "subscription_details": details})
    assert (stall.told(after=before), plan_of(stall.subscription(subscription.id))) == ([], 1900)
    stall.change(subscription, "pro", proration_behavior="always_invoice", proration_date=moment)

    assert preview.id.startswith("upcoming_in_")
    assert preview.amount_due == stall.invoices(subscription)[-1].amount_paid > 0


def test_the_preview_without_a_change_is_the_next_renewal_with_what_waits_for_it(stall):
    subscription = stall.subscribe("solo")
    moment = half_way(stall, subscription)
    plain = stall.api.invoices.create_preview({"subscription": subscription.id})
    stall.change(subscription, "folio", proration_date=moment)

    waiting = stall.api.invoices.create_preview({"subscription": subscription.id})
    stall.sandbox.advance(period(subscription)[1])

    assert (plain.amount_due, plain.next_payment_attempt) == (1900, period(subscription)[1])
    assert [line.period.start for line in plain.lines.data] == [period(subscription)[1]]
    assert waiting.amount_due == stall.invoices(subscription)[-1].amount_paid == 6400


def test_a_subscription_that_ends_has_no_next_invoice(stall):
    subscription = stall.subscribe()
    stall.api.subscriptions.update(subscription.id, {"cancel_at_period_end": True})

    with pytest.raises(stripe.InvalidRequestError) as caught:
        stall.api.invoices.create_preview({"subscription": subscription.id})

    assert caught.value.code == "invoice_upcoming_none"


# Changes whose money does not come --------------------------------------------------------------


def test_a_change_that_waits_for_its_money_is_made_when_the_invoice_is_paid(stall):
    subscription = stall.subscribe("solo")
    half_way(stall, subscription)
    stall.sandbox.tell("customers", subscription.customer, "next-charge")
    how = {"proration_behavior": "always_invoice", "payment_behavior": "pending_if_incomplete"}

    waiting = stall.change(subscription, "folio", **how)
    assert (plan_of(waiting), waiting.status) == (1900, "active")
    assert waiting.pending_update.subscription_items[0].price.unit_amount == 4900
    stall.sandbox.tell("invoices", stall.invoices(subscription)[-1].id, "pay")

    changed = stall.subscription(subscription.id)
    assert (plan_of(changed), changed.pending_update, changed.status) == (4900, None, "active")
    assert "customer.subscription.pending_update_applied" in stall.told()


def test_a_change_whose_money_does_not_come_within_a_day_is_forgotten(stall):
    subscription = stall.subscribe("solo")
    half_way(stall, subscription)
    stall.sandbox.tell("customers", subscription.customer, "next-charge")
    stall.change(subscription, "folio", proration_behavior="always_invoice", payment_behavior="pending_if_incomplete")

    stall.pass_days(1)

    left = stall.subscription(subscription.id)
    assert (plan_of(left), left.pending_update, left.status) == (1900, None, "active")
    assert stall.invoices(subscription)[-1].status == "void"
    assert stall.told()[-1] == "customer.subscription.pending_update_expired"


def test_a_change_that_must_be_paid_is_refused_whole_with_a_declined_card(stall):
    subscription = stall.subscribe("solo")
    half_way(stall, subscription)
    stall.sandbox.tell("customers", subscription.customer, "every-charge", outcome="declines")
    how = {"proration_behavior": "always_invoice", "payment_behavior": "error_if_incomplete"}

    with pytest.raises(stripe.CardError) as caught:
        stall.change(subscription, "folio", **how)

    assert (caught.value.code, caught.value.http_status) == ("card_declined", 402)
    assert plan_of(stall.subscription(subscription.id)) == 1900
    assert len(stall.invoices(subscription)) == 1


# Later ------------------------------------------------------------------------------------------


def plan_downgrade(stall: Shop, subscription: stripe.Subscription, plan: str) -> stripe.SubscriptionSchedule:
    """A schedule that puts the subscription at another price when its period ends."""
    schedule = stall.api.subscription_schedules.create({"from_subscription": subscription.id})
    start, end = period(subscription)
    now = [{"price": subscription["items"].data[0].price.id, "quantity": 1}]
    phases = [
        {"items": now, "start_date": start, "end_date": end},
        {"items": [{"price": stall.prices[plan], "quantity": 1}], "duration": {"interval": "month"}},
    ]
    return stall.api.subscription_schedules.update(schedule.id, {"phases": phases, "end_behavior": "release"})


def test_a_schedule_changes_the_price_when_the_period_ends_and_then_lets_go(stall):
    subscription = stall.subscribe("pro")
    schedule = plan_downgrade(stall, subscription, "solo")
    assert (schedule.status, schedule.current_phase.end_date) == ("active", period(subscription)[1])
    assert stall.subscription(subscription.id).schedule == schedule.id
    assert stall.api.invoices.create_preview({"subscription": subscription.id}).amount_due == 1900

    stall.sandbox.advance(period(subscription)[1] - 10)
    assert plan_of(stall.subscription(subscription.id)) == 9900
    stall.pass_days(1)
    assert plan_of(stall.subscription(subscription.id)) == 1900
    stall.pass_days(32)

    assert [invoice.amount_paid for invoice in stall.invoices(subscription)] == [9900, 1900, 1900]
    left = stall.subscription(subscription.id)
    assert (plan_of(left), left.schedule, left.status) == (1900, None, "active")
    assert stall.api.subscription_schedules.retrieve(schedule.id).status == "released"


def test_a_schedule_that_is_released_changes_nothing(stall):
    subscription = stall.subscribe("pro")
    schedule = plan_downgrade(stall, subscription, "solo")

    released = stall.api.subscription_schedules.release(schedule.id)
    stall.pass_days(40)

    assert (released.status, released.released_subscription) == ("released", subscription.id)
    assert plan_of(stall.subscription(subscription.id)) == 9900
    with pytest.raises(stripe.InvalidRequestError):
        stall.api.subscription_schedules.release(schedule.id)


def test_what_a_schedule_manages_is_not_ended_past_it(stall):
    subscription = stall.subscribe("pro")
    plan_downgrade(stall, subscription, "solo")

    with pytest.raises(stripe.InvalidRequestError, match="managed by the subscription schedule"):
        stall.api.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    with pytest.raises(stripe.InvalidRequestError, match="already attached"):
        stall.api.subscription_schedules.create({"from_subscription": subscription.id})


def test_a_subscription_that_is_cancelled_ends_with_its_period_and_says_why(stall):
    subscription = stall.subscribe()
    said = {"cancellation_details": {"feedback": "too_expensive", "comment": "Sold the flat"}}
    ending = stall.api.subscriptions.update(subscription.id, {"cancel_at_period_end": True, **said})
    assert (ending.cancel_at, ending.cancellation_details.feedback) == (period(subscription)[1], "too_expensive")

    stall.pass_days(32)

    ended = stall.subscription(subscription.id)
    assert (ended.status, ended.ended_at) == ("canceled", period(subscription)[1])
    assert len(stall.invoices(subscription)) == 1
    assert stall.told()[-1] == "customer.subscription.deleted"


def test_a_subscription_that_is_to_end_at_an_instant_ends_then_until_that_is_taken_back(stall):
    ending, staying = stall.subscribe(), stall.subscribe()
    for subscription in (ending, staying):
        told = stall.api.subscriptions.update(subscription.id, {"cancel_at": period(subscription)[1]})
        assert (told.cancel_at, told.cancel_at_period_end) == (period(subscription)[1], False)
    stall.api.subscriptions.update(staying.id, {"cancel_at_period_end": False})
    assert stall.subscription(staying.id).cancel_at
    stall.api.subscriptions.update(staying.id, {"cancel_at": ""})

    stall.pass_days(32)

    assert stall.subscription(ending.id).ended_at == period(ending)[1]
    assert stall.subscription(staying.id).status == "active"


@pytest.mark.parametrize("both", [{"cancel_at": "", "cancel_at_period_end": False}, {"cancel_at": 4_000_000_000}])
def test_an_end_that_is_said_twice_or_lies_within_a_period_is_refused(stall, both):
    subscription = stall.subscribe()

    with pytest.raises(stripe.InvalidRequestError, match=r"only specify one|where their period ends"):
        stall.api.subscriptions.update(subscription.id, both)


def test_a_cancellation_can_be_taken_back_until_then(stall):
    subscription = stall.subscribe()
    stall.api.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    stall.api.subscriptions.update(subscription.id, {"cancel_at_period_end": False})

    stall.pass_days(32)

    left = stall.subscription(subscription.id)
    assert (left.status, left.cancel_at, len(stall.invoices(subscription))) == ("active", None, 2)


def test_a_subscription_ended_at_once_may_give_the_rest_back_as_credit(stall):
    subscription = stall.subscribe("pro")
    half_way(stall, subscription)

    stall.api.subscriptions.cancel(subscription.id, {"prorate": True, "invoice_now": True})

    assert is_near(-stall.api.customers.retrieve(subscription.customer).balance, to=4950, within=2)


@pytest.mark.parametrize(
    ("behaviour", "status"), [("void", "void"), ("keep_as_draft", "draft"), ("mark_uncollectible", "uncollectible")]
)
def test_a_pause_of_collection_makes_invoices_that_nobody_is_charged(stall, behaviour, status):
    subscription = stall.subscribe()
    until = period(subscription)[1] + DAY
    pause = {"behavior": behaviour, "resumes_at": until}
    stall.api.subscriptions.update(subscription.id, {"pause_collection": pause})

    stall.pass_days(32)
    assert stall.invoices(subscription)[-1].status == status
    assert stall.subscription(subscription.id).pause_collection is None
    stall.pass_days(31)

    assert stall.invoices(subscription)[-1].status == "paid"


def test_a_pause_ends_when_it_is_emptied(stall):
    subscription = stall.subscribe()
    stall.api.subscriptions.update(subscription.id, {"pause_collection": {"behavior": "void"}})

    left = stall.api.subscriptions.update(subscription.id, {"pause_collection": ""})

    assert left.pause_collection is None


def test_a_paused_subscription_is_resumed_with_a_new_period(stall):
    subscription = stall.subscribe()
    stall.pass_days(3)
    stall.sandbox.alter("subscription", subscription.id, event="customer.subscription.paused", status="paused")

    resumed = stall.api.subscriptions.resume(subscription.id)

    assert (resumed.status, len(stall.invoices(subscription))) == ("active", 2)
    assert is_near(period(resumed)[0], to=stall.sandbox.now())
    assert "customer.subscription.resumed" in stall.told()
