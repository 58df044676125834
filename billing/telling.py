"""Telling Stripe where a landlord is reached."""

import logging

from billing.gateway import get_gateway
from billing.models import AddressNews
from billing.states import NEWS, NewsState
from config.lib.errors import DomainError

logger = logging.getLogger(__name__)


def tell(news: AddressNews) -> None:
    """Tell Stripe the present address, for each customer that the landlord is there; later where it does not answer."""
    try:
        for customer in news.landlord.customers.all():
            get_gateway().tell_address(customer.stripe_id, email=news.landlord.email)
    except DomainError as error:  # the watch tells staff of work that goes on failing
        logger.warning("billing.address_not_told row=%s code=%s", news.pk, error.code)
        said = {"error_code": error.code, "error": error.message[:500]}
        AddressNews.objects.filter(pk=news.pk).update(run_after=news.retry_at(), **said)
        return
    NEWS.move(news, to=NewsState.DONE, error="", error_code="")
