"""Landlords to measure with."""

from http.cookies import SimpleCookie

from django.conf import settings
from django.test import Client

from accounts.models import Landlord
from tests.factories.accounts import make_landlord
from tests.factories.compliance import build_portfolio, describe_home

NATIONS = ("england", "wales", "scotland", "northern_ireland")


def landlord_with(homes: int, *, email: str) -> Landlord:
    """A landlord on the largest plan, with this many homes spread over the four nations."""
    landlord = make_landlord(plan="PLAN_3_PRO", name="Prosper Ayo", email=email)
    if homes:
        build_portfolio(landlord, homes=[describe_home(nation=NATIONS[n % 4]) for n in range(homes)])
    return landlord


def signed_in(landlord: Landlord) -> Client:
    """The landlord's owner at a browser."""
    client = Client()
    client.force_login(landlord.owner)  # type: ignore[attr-defined]
    return client


def cookie_header(client: Client) -> dict[str, str]:
    """The header with which the same session asks over HTTP."""
    cookies: SimpleCookie = client.cookies
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookies[settings.SESSION_COOKIE_NAME].value}"}
