"""Every kind of event that does something here. Any other is stored and ignored."""

from billing.events.charges import CHARGE, DISPUTE, REFUND
from billing.events.checkouts import CHECKOUT_ENDED, CHECKOUT_PAID
from billing.events.handling import Handler
from billing.events.invoices import INVOICE
from billing.events.subscriptions import SCHEDULE, SUBSCRIPTION

HANDLERS: dict[str, Handler] = {
    "checkout.session.completed": CHECKOUT_PAID,
    "checkout.session.async_payment_succeeded": CHECKOUT_PAID,
    "checkout.session.async_payment_failed": CHECKOUT_ENDED,
    "checkout.session.expired": CHECKOUT_ENDED,
    "customer.subscription.created": SUBSCRIPTION,
    "customer.subscription.updated": SUBSCRIPTION,
    "customer.subscription.paused": SUBSCRIPTION,
    "customer.subscription.resumed": SUBSCRIPTION,
    "customer.subscription.pending_update_applied": SUBSCRIPTION,
    "customer.subscription.pending_update_expired": SUBSCRIPTION,
    "customer.subscription.deleted": SUBSCRIPTION,
    "subscription_schedule.created": SCHEDULE,
    "subscription_schedule.updated": SCHEDULE,
    "subscription_schedule.released": SCHEDULE,
    "subscription_schedule.completed": SCHEDULE,
    "subscription_schedule.canceled": SCHEDULE,
    "invoice.paid": INVOICE,
    "invoice.payment_failed": INVOICE,
    "invoice.payment_action_required": INVOICE,
    "invoice.voided": INVOICE,
    "invoice.marked_uncollectible": INVOICE,
    "charge.refunded": CHARGE,
    "charge.refund.updated": REFUND,
    "refund.created": REFUND,
    "refund.updated": REFUND,
    "refund.failed": REFUND,
    "charge.dispute.created": DISPUTE,
    "charge.dispute.updated": DISPUTE,
    "charge.dispute.closed": DISPUTE,
    "charge.dispute.funds_withdrawn": DISPUTE,
    "charge.dispute.funds_reinstated": DISPUTE,
}
