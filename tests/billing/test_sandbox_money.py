"""Money that goes back: refunds by their own amounts, banks that cannot take them, disputes."""

import urllib.error

import pytest
import stripe

from tests.billing.shop import Shop


def charge_of(stall: Shop, subscription: stripe.Subscription) -> stripe.Charge:
    """The charge by which a subscription was last paid."""
    return stall.api.charges.list({"customer": subscription.customer}).data[0]


def test_refunds_are_told_each_by_its_own_amount_and_found_by_their_charge(stall):
    charge = charge_of(stall, stall.subscribe())
    for amount in (400, 600):
        stall.api.refunds.create({"charge": charge.id, "amount": amount})

    assert [event["data"]["object"]["amount"] for event in stall.bodies("refund.created")] == [400, 600]
    told = stall.bodies("charge.refunded")
    assert [event["data"]["object"]["amount_refunded"] for event in told] == [400, 1000]
    assert [event["data"]["previous_attributes"]["amount_refunded"] for event in told] == [0, 400]
    assert [one.amount for one in stall.api.refunds.list({"charge": charge.id}).data] == [600, 400]
    assert [one.amount for one in stall.api.refunds.list({"payment_intent": charge.payment_intent}).data] == [600, 400]


def test_a_refund_to_an_account_is_under_way_until_it_arrives(stall):
    subscription = stall.subscribe(how="debit")
    stall.pass_days(5)
    refund = stall.api.refunds.create({"charge": charge_of(stall, subscription).id})
    assert refund.status == "pending"

    stall.sandbox.tell("refunds", refund.id, "arrive")

    assert stall.api.refunds.retrieve(refund.id).status == "succeeded"
    assert stall.told()[-1] == "refund.updated"


def test_a_refund_that_comes_back_is_ours_again(stall):
    charge = charge_of(stall, stall.subscribe())
    refund = stall.api.refunds.create({"charge": charge.id, "amount": 500})

    stall.sandbox.tell("refunds", refund.id, "come-back")

    assert stall.api.refunds.retrieve(refund.id).status == "failed"
    assert stall.api.charges.retrieve(charge.id).amount_refunded == 0
    assert stall.told()[-3:] == ["refund.updated", "refund.failed", "charge.updated"]


@pytest.mark.parametrize(
    ("action", "status", "last"),
    [("win", "won", "charge.dispute.funds_reinstated"), ("lose", "lost", "charge.dispute.closed")],
)
def test_a_dispute_takes_the_money_until_it_is_settled(stall, action, status, last):
    charge = charge_of(stall, stall.subscribe())

    dispute = stall.sandbox.tell("charges", charge.id, "dispute", reason="product_not_received")
    assert (dispute["status"], dispute["amount"]) == ("needs_response", 1900)
    assert stall.api.charges.retrieve(charge.id).disputed
    with pytest.raises(stripe.InvalidRequestError, match="charged back"):
        stall.api.refunds.create({"charge": charge.id})
    stall.sandbox.tell("disputes", dispute["id"], action)

    assert stall.api.disputes.list({"charge": charge.id}).data[0].status == status
    assert stall.told()[-1] == last
    assert stall.bodies("charge.dispute.closed")[0]["data"]["object"]["reason"] == "product_not_received"
    with pytest.raises(urllib.error.HTTPError):
        stall.sandbox.tell("disputes", dispute["id"], "lose")


def test_a_dispute_that_is_given_in_to_is_lost(stall):
    dispute = stall.sandbox.tell("charges", charge_of(stall, stall.subscribe()).id, "dispute")

    assert stall.api.disputes.close(dispute["id"]).status == "lost"


def test_events_are_listed_by_type_and_time_page_by_page(stall):
    stall.subscribe()
    stall.pass_days(70)
    listed = stall.api.events.list({"types": ["invoice.paid"], "limit": 1})

    assert len(list(listed.auto_paging_iter())) == 3
    recent = stall.api.events.list({"type": "invoice.paid", "created": {"gte": stall.sandbox.now() - 15 * 86400}})
    assert [event.id for event in recent.data] == [listed.data[0].id]
