"""Reading webhooks. Everything is found through its landlord."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import Landlord
from compliance.models import WebhookDelivery, WebhookEndpoint


def endpoints_of(landlord: Landlord) -> QuerySet[WebhookEndpoint]:
    """The addresses of a landlord."""
    return WebhookEndpoint.objects.filter(landlord=landlord).select_related("landlord")


def get_endpoint(landlord: Landlord, *, pk: int) -> WebhookEndpoint:
    """One address of this landlord; another's is a 404."""
    return get_object_or_404(endpoints_of(landlord), pk=pk)


def deliveries_of(endpoint: WebhookEndpoint) -> QuerySet[WebhookDelivery]:
    """What an address was told, the latest first."""
    return WebhookDelivery.objects.filter(endpoint=endpoint)


def get_delivery(landlord: Landlord, *, pk: int) -> WebhookDelivery:
    """One thing that an address of this landlord was told; another's is a 404."""
    rows = WebhookDelivery.objects.select_related("endpoint__landlord")
    found: WebhookDelivery = get_object_or_404(rows, pk=pk, endpoint__landlord=landlord)
    return found
