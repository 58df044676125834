"""Where the sandbox must not run: beside anything that is real."""

from collections.abc import Mapping

LIVE_PREFIXES = ("sk_live_", "rk_live_", "pk_live_")
TEST_PREFIXES = ("sk_test_", "rk_test_")


def is_live(key: str) -> bool:
    """Whether a key moves money."""
    return key.startswith(LIVE_PREFIXES)


def reason_to_refuse(environment: Mapping[str, str]) -> str:
    """Why the sandbox may not start in this environment; empty when it may."""
    if environment.get("DJANGO_ENV") == "production":
        return "The Stripe sandbox does not run where DJANGO_ENV is production: payments there are Stripe's."
    if is_live(environment.get("STRIPE_SECRET_KEY", "")):
        return "The Stripe sandbox does not run where STRIPE_SECRET_KEY is a live key. Unset it, or set a test key."
    return ""
