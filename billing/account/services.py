"""Changing, ending and beginning again what a landlord pays for.

Each asks Stripe, under a key made from a row where a second call would do a second thing, and then writes what Stripe
says by the one way that events take too. None of it may run inside a transaction.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.audit import services as audit
from accounts.models import Landlord, User
from billing.account.quotes import Quote, running
from billing.checkout import close_session, open_session, prepare_intent
from billing.errors import AccountCloses, NothingToChange
from billing.events.handling import Subject
from billing.events.invoices import INVOICE
from billing.gateway import get_gateway
from billing.models import CheckoutIntent, PlanChange, Price, Subscription, Suspension
from billing.states import CheckoutState
from billing.subscriptions import choose, sync
from config.lib import clock
from config.lib.locks import serialised
from plans.models import Plan

SESSION_GOOD_FOR = timedelta(hours=20)
"""Stripe closes a session after a day; a younger one is led to again."""


def change_plan(landlord: Landlord, *, quote: Quote, by: User) -> bool:
    """Change the plan as it was shown: up at once, down with the next period. Whether it is so now, or is to come.

    Confirmed twice, it happens once.
    """
    with serialised(f"plan-change:{quote.key}"):
        change = keep_change(landlord, quote=quote, by=by)
        if change.done_at is None:
            take = upgrade if quote.is_upgrade else schedule
            take(change)
            PlanChange.objects.filter(pk=change.pk).update(done_at=clock.now())
        sync(landlord)
        return is_in_force(change)


def is_in_force(change: PlanChange) -> bool:
    """Whether the subscription has the price that was confirmed, or will by itself."""
    row = Subscription.objects.get(pk=change.subscription_id)
    return change.new_price_id in (row.price_id, row.next_price_id)


@transaction.atomic
def keep_change(landlord: Landlord, *, quote: Quote, by: User) -> PlanChange:
    """The row of a confirmed change, one however often it is confirmed."""
    change, is_new = PlanChange.objects.get_or_create(
        key=quote.key,
        defaults={
            "landlord": landlord,
            "subscription": quote.subscription,
            "old_price_id": quote.old_price,
            "new_price": quote.price,
            "shown_pence": quote.pence,
            "shown_at": datetime.fromtimestamp(quote.at, tz=UTC),
            "by": by,
        },
    )
    if is_new:
        after = {"plan": quote.price.plan.code, "shown_pence": quote.pence, "at_once": quote.is_upgrade}
        audit.record("billing.plan_change_confirmed", subject=change, after=after, by=by)
    return change


def upgrade(change: PlanChange) -> None:
    """Ask Stripe for the new price and its money. Where the money does not come, nothing changes before it is paid."""
    subscription = change.subscription
    let_go_on(subscription)
    told = get_gateway().change_price(
        subscription.stripe_id,
        item=subscription.item,
        price=change.new_price.stripe_id,
        at=int(change.shown_at.timestamp()),
        key=f"plan-change:{change.pk}",
    )
    if told.get("pending_update"):
        look_at_invoices(subscription)


def look_at_invoices(subscription: Subscription) -> None:
    """Keep at once what is owed, as its event will."""
    gateway = get_gateway()
    for owed in gateway.open_invoices(subscription.stripe_id):
        fresh = INVOICE.fetch(gateway, Subject(owed["id"]))
        with transaction.atomic():
            INVOICE.apply("invoice.payment_failed", fresh)


def schedule(change: PlanChange) -> None:
    """Let the new price begin with the next period, in the place of another that was to come."""
    get_gateway().schedule_price(change.subscription.stripe_id, price=change.new_price.stripe_id)


def let_go_on(subscription: Subscription) -> None:
    """Take back a change that was to come."""
    if subscription.schedule:
        get_gateway().release_schedule(subscription.schedule)


def keep_plan(landlord: Landlord, *, by: User) -> None:
    """Stay on the plan after all. Said twice it changes nothing more."""
    let_go_on(running(landlord))
    sync(landlord)
    note(landlord, action="billing.plan_kept", by=by)


def cancel(landlord: Landlord, *, by: User | None) -> None:
    """Let the subscription end with what was paid for. Said twice it ends once."""
    subscription = not_ended(landlord)
    if subscription.ends_at is None:
        give_up(subscription, subscription.next_price)
    let_go_on(subscription)
    get_gateway().end_with_period(subscription.stripe_id)
    sync(landlord)
    note(landlord, action="billing.cancelled", by=by)


def resume(landlord: Landlord, *, by: User | None) -> None:
    """Let a subscription that was to end go on as it was, a change of plan that was to come too. Said twice it does."""
    ensure_stays(landlord)
    subscription = not_ended(landlord)
    get_gateway().go_on(subscription.stripe_id)
    if subscription.given_up_price and subscription.given_up_price != subscription.price:
        get_gateway().schedule_price(subscription.stripe_id, price=subscription.given_up_price.stripe_id)
    give_up(subscription, None)
    sync(landlord)
    note(landlord, action="billing.resumed", by=by)


def give_up(subscription: Subscription, price: Price | None) -> None:
    """Keep what does not come because the subscription ends; None: nothing, or it comes again."""
    Subscription.objects.filter(pk=subscription.pk).update(given_up_price=price)


def ensure_stays(landlord: Landlord) -> None:
    """Pass, unless the account is about to be erased."""
    if Landlord.objects.filter(pk=landlord.pk).exclude(closes_at=None).exists():
        raise AccountCloses


def not_ended(landlord: Landlord) -> Subscription:
    """The landlord's subscription, while there is one."""
    current = choose(landlord).current
    if current is None or current.has_ended:
        raise NothingToChange
    return current


def note(landlord: Landlord, *, action: str, by: User | None) -> None:
    """Write into the trail what was decided."""
    current = choose(landlord).current
    audit.record(action, subject=landlord, after={"subscription": str(current or "")}, by=by)


# Coming back ------------------------------------------------------------------------------------


def begin_again(landlord: Landlord, *, plan: Plan) -> str:
    """The address where a landlord whose subscription has ended pays for a new one; asked twice, it is the same."""
    ensure_may_return(landlord)
    for open_one in CheckoutIntent.objects.filter(landlord=landlord, state=CheckoutState.OPEN):
        if open_one.plan_id == plan.pk and open_one.created_at > clock.now() - SESSION_GOOD_FOR:
            continue
        if close_session(open_one).state == CheckoutState.OPEN:
            raise NothingToChange("You have paid already. Your subscription shows here as soon as Stripe has told us.")
    intent = intent_to_return(landlord, plan=plan)
    back = f"{settings.SITE_URL}{reverse('billing:overview')}"
    return open_session(intent, email=landlord.email, success_url=f"{back}?paid=1", cancel_url=back)


def ensure_may_return(landlord: Landlord) -> None:
    """Pass, unless a subscription runs already, or is about to, the account closes, or staff have suspended access."""
    ensure_stays(landlord)
    current = choose(landlord).current
    runs = current is not None and not current.has_ended
    is_suspended = Suspension.objects.filter(landlord=landlord, lifted_at=None).exists()
    waits = CheckoutIntent.objects.filter(landlord=landlord, state=CheckoutState.PROCESSING).exists()
    if runs or is_suspended or waits:
        raise NothingToChange


@transaction.atomic
def intent_to_return(landlord: Landlord, *, plan: Plan) -> CheckoutIntent:
    """The checkout that is open for this plan, or the next one."""
    Landlord.objects.select_for_update().get(pk=landlord.pk)
    mine = CheckoutIntent.objects.filter(landlord=landlord)
    there = mine.filter(plan=plan, state=CheckoutState.OPEN).first()
    return there or prepare_intent(landlord, plan=plan, reference=f"{landlord.reference}-S{mine.count() + 1}")
