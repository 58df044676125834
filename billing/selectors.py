"""Reading money."""

from django.shortcuts import get_object_or_404

from accounts.models import Landlord
from billing.models import Customer
from billing.subscriptions import choose


def customer_of(landlord: Landlord) -> Customer:
    """The landlord as Stripe knows them: who pays the subscription that counts; 404 for one who never paid."""
    current = choose(landlord).current
    known = Customer.objects.filter(landlord=landlord)
    paying = known.filter(stripe_id=current.customer_key).first() if current else None
    return paying or get_object_or_404(known[:1])
