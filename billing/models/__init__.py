"""What we keep of Stripe: prices, customers, checkouts, subscriptions, money that moved, and every event it sent."""

from billing.models.checkouts import CheckoutIntent, OrderCheckout
from billing.models.events import StripeEvent
from billing.models.payments import Dispute, Payment, Refund, UnpaidInvoice
from billing.models.prices import Price
from billing.models.reconciling import Difference, Reconciliation
from billing.models.refunding import RefundRequest
from billing.models.subscriptions import AddressNews, Customer, PlanChange, Subscription, Suspension

__all__ = [
    "AddressNews",
    "CheckoutIntent",
    "Customer",
    "Difference",
    "Dispute",
    "OrderCheckout",
    "Payment",
    "PlanChange",
    "Price",
    "Reconciliation",
    "Refund",
    "RefundRequest",
    "StripeEvent",
    "Subscription",
    "Suspension",
    "UnpaidInvoice",
]
