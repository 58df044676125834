"""Our prices at Stripe: found by lookup key, made where missing, never edited."""

from billing.gateway import Gateway
from billing.models import Price
from plans.models import Plan


def sync_prices(gateway: Gateway) -> list[Price]:
    """Make Stripe sell what the plan matrix says; the prices now in force. Safe to repeat.

    A changed amount becomes a new price; those who pay the old one go on paying it, and it stays mapped to its plan.
    """
    return [sync_price(gateway, plan=plan, kind=kind) for plan in Plan.objects.all() for kind in Price.Kind]


def sync_price(gateway: Gateway, *, plan: Plan, kind: Price.Kind) -> Price:
    """One plan's price of one kind."""
    is_monthly = kind == Price.Kind.MONTHLY
    pence = plan.monthly_pence if is_monthly else plan.onboarding_pence
    product = f"{plan.code.lower()}_{kind}"
    lookup_key = f"{plan.code.lower()}.{kind}"
    gateway.ensure_product(key=product, name=plan.name if is_monthly else f"{plan.name}, onboarding")
    found = gateway.find_price(lookup_key)
    if found is None or found["unit_amount"] != pence:
        found = gateway.create_price(lookup_key=lookup_key, product=product, pence=pence, is_monthly=is_monthly)
    return make_current(plan, kind=kind, stripe_id=found["id"], pence=pence)


def make_current(plan: Plan, *, kind: Price.Kind, stripe_id: str, pence: int) -> Price:
    """Remember the price, and that new checkouts use it."""
    Price.objects.filter(plan=plan, kind=kind, is_current=True).exclude(stripe_id=stripe_id).update(is_current=False)
    return Price.objects.update_or_create(
        stripe_id=stripe_id,
        defaults={"plan": plan, "kind": kind, "unit_amount_pence": pence, "is_current": True},
    )[0]
