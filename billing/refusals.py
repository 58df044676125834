"""What Stripe answers in the place of what was asked, in our words."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import stripe

from accounts.messages.services import tell_staff
from billing.errors import NotAtStripe, PaymentUnavailable
from config.lib import clock

logger = logging.getLogger(__name__)


@contextmanager
def translated() -> Iterator[None]:
    """Turn whatever error the SDK has into ours; of one that only staff can mend they are told."""
    try:
        yield
    except stripe.InvalidRequestError as error:
        if error.http_status == 404:
            raise NotAtStripe from error
        logger.exception("stripe.refused code=%s param=%s", error.code, error.param)
        raise PaymentUnavailable from error
    except stripe.AuthenticationError as error:
        tell_of_key("Stripe does not take our key. Nobody can pay until STRIPE_SECRET_KEY holds one that is valid.")
        raise PaymentUnavailable from error
    except stripe.PermissionError as error:
        logger.exception("stripe.forbidden code=%s", error.code)
        tell_of_key("Stripe does not let our key in STRIPE_SECRET_KEY do what was asked; the log says what that was.")
        raise PaymentUnavailable from error
    except stripe.StripeError as error:
        logger.warning("stripe.failed error=%s code=%s", type(error).__name__, error.code)
        raise PaymentUnavailable from error


def tell_of_key(sentence: str) -> None:
    """Tell staff, once a day, that the key of this site has to be seen to."""
    tell_staff("billing.key_refused", key=str(clock.today()), sentence=sentence, path="/admin/billing/stripeevent/")
