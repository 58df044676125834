"""What a change of plan costs, as Stripe works it out, shown before it is confirmed."""

import secrets
from dataclasses import dataclass
from typing import Any

from django.core import signing

from accounts.models import Landlord
from billing.checkout import current_price
from billing.errors import NothingToChange, QuoteExpired
from billing.gateway import get_gateway
from billing.models import PlanChange, Price, Subscription
from billing.subscriptions import OUR_STATUS, choose
from plans.models import Plan
from plans.status import Status

SALT = "billing.quote"
VALID_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """A line of the invoice that would be made."""

    words: str
    pence: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A change of plan with what it costs: at once, or with the next payment."""

    subscription: Subscription
    old_price: int
    price: Price
    is_upgrade: bool
    pence: int
    lines: tuple[QuoteLine, ...]
    at: int
    key: str

    @property
    def token(self) -> str:
        """What the page sends back, so that just what was shown is confirmed."""
        said = [self.subscription.pk, self.old_price, self.price.pk, self.pence, self.at, self.key]
        return signing.dumps(said, salt=SALT)


def running(landlord: Landlord) -> Subscription:
    """The landlord's subscription, which must be paid for: one that is overdue is paid first, one that ended begun."""
    current = choose(landlord).current
    if current is None or OUR_STATUS.get(current.stripe_status) != Status.ENABLED or current.ends_at:
        raise NothingToChange
    return current


def quote(landlord: Landlord, *, plan: Plan) -> Quote:
    """What a change to this plan would cost; NothingToChange where the landlord has it."""
    subscription, price = running(landlord), current_price(plan, kind=Price.Kind.MONTHLY)
    if subscription.price.plan == plan:
        raise NothingToChange(f"You are on {plan.name} already.")
    is_upgrade = plan.rank > subscription.price.plan.rank
    told = get_gateway().preview_change(
        subscription.stripe_id, item=subscription.item, price=price.stripe_id, is_at_once=is_upgrade
    )
    lines = told["lines"]["data"]
    return Quote(
        subscription=subscription,
        old_price=subscription.price_id,
        price=price,
        is_upgrade=is_upgrade,
        pence=told["amount_due"],
        lines=tuple(QuoteLine(line["description"] or "", gross_of(line)) for line in lines),
        at=min(line["period"]["start"] for line in lines),
        key=secrets.token_hex(16),
    )


def gross_of(line: dict[str, Any]) -> int:
    """A line with the VAT on it, in pence."""
    added: int = sum(tax["amount"] for tax in line.get("taxes") or [] if tax["tax_behavior"] == "exclusive")
    return added + int(line["amount"])


def confirmed(landlord: Landlord, *, token: str) -> Quote:
    """The quote that a token was made of, without its lines; QuoteExpired where it no longer holds."""
    try:
        pk, old, new, pence, at, key = signing.loads(token, salt=SALT, max_age=VALID_SECONDS)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise QuoteExpired from error
    found = Subscription.objects.filter(landlord=landlord, pk=pk).select_related("price__plan").first()
    price = Price.objects.select_related("plan").filter(pk=new).first()
    is_known = PlanChange.objects.filter(key=key).exists()
    if found is None or price is None or not (is_known or found.price_id == old):
        raise QuoteExpired
    is_upgrade = price.plan.rank > Price.objects.get(pk=old).plan.rank
    return Quote(found, old, price, is_upgrade, pence, (), at, key)
