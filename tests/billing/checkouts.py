"""Going to pay, as the wizard would."""

from accounts.models import Landlord
from billing.checkout import open_session, prepare_intent
from billing.models import CheckoutIntent
from plans.selectors import plan_by_code


def begin_checkout(landlord: Landlord, *, plan: str = "PLAN_1_SOLO", reference: str = "") -> CheckoutIntent:
    """An open checkout of this landlord at Stripe."""
    reference = reference or f"{landlord.reference}-R1"
    intent = prepare_intent(landlord, plan=plan_by_code(plan), reference=reference)
    open_session(
        intent, email=landlord.email, success_url="http://testserver/done", cancel_url="http://testserver/back"
    )
    return intent
