"""Errors as Stripe says them. https://docs.stripe.com/api/errors"""

from typing import Any


class StripeError(Exception):
    """An answer that is no success."""

    def __init__(self, message: str, *, status: int = 400, kind: str = "invalid_request_error", **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": kind, "message": message, **more}}


def missing(kind: str, key: str) -> StripeError:
    """There is no such object."""
    return StripeError(f"No such {kind}: '{key}'", status=404, code="resource_missing", param="id")


def unauthorised(message: str) -> StripeError:
    """The key is not one that the sandbox takes."""
    return StripeError(message, status=401)


def required(param: str) -> StripeError:
    """A parameter is missing."""
    return StripeError(f"Missing required param: {param}.", code="parameter_missing", param=param)
