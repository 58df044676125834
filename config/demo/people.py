"""People to look around as: a landlord on each plan, paid for at the sandbox, and staff of each role."""

import time
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse

from accounts.models import Landlord, User
from accounts.selectors import owner_of
from accounts.services import accept_invitation, invite
from accounts.states import Readiness
from accounts.tokens import progress_token
from adminpanel.roles import Role, give_role
from billing.checkout import open_session
from billing.models import CheckoutIntent
from config.demo.records import ensure_records
from config.routes import PROGRESS
from intake.models import Submission
from intake.paying import submit
from intake.terms import TERMS_VERSION

PASSWORD = "look-around-2026"  # noqa: S105
STAFF = (
    (Role.ADMINISTRATOR, "Ada Min", "staff@demo.example"),
    (Role.SUPPORT, "Sue Port", "support@demo.example"),
    (Role.REVIEWER, "Rae Viewer", "reviewer@demo.example"),
    (Role.AUDITOR, "Audrey Torr", "auditor@demo.example"),
)
STAFF_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105
"""For an authenticator app, of any of the staff; in development a code of zeros does as well."""
PATIENCE_SECONDS = 60

CITIES: dict[str, tuple[str, str, str]] = {
    "england": ("Leeds", "LS1 6DT", "E08000035"),
    "wales": ("Cardiff", "CF11 9HA", "W06000015"),
    "scotland": ("Edinburgh", "EH10 4HN", "S12000036"),
    "northern_ireland": ("Belfast", "BT9 7AA", "N09000003"),
}
EVERYTHING_SAID = {
    "has_gas": True,
    "has_gas_non_cooker": True,
    "has_oil": False,
    "has_solid_fuel": False,
    "let_by_room": False,
    "resident_landlord": False,
    "shares_amenities": False,
    "landlord_supplies_appliances": True,
    "furnished_upholstered": False,
    "listed": False,
    "private_water": False,
    "septic_tank": False,
    "operates_heat_network": False,
    "advertised": False,
    "epc_exemption_evidenced": False,
    "occupants": 2,
    "households": 1,
    "build_year": 1987,
}
LITTLE_SAID = {"occupants": 2, "households": 1}


@dataclass(frozen=True, slots=True)
class Character:
    """A landlord to look around as."""

    plan: str
    name: str
    email: str
    homes: tuple[tuple[str, str], ...]


CHARACTERS = (
    Character(
        "PLAN_1_SOLO",
        "Sally Solway",
        "solo@demo.example",
        (("england", "9 Park Row"), ("wales", "12 Cathedral Road")),
    ),
    Character(
        "PLAN_2_PORTFOLIO",
        "Parvati Nair",
        "portfolio@demo.example",
        (
            ("england", "31 Burley Lodge Road"),
            ("wales", "4 Romilly Crescent"),
            ("scotland", "48 Bruntsfield Place"),
            ("northern_ireland", "7 Malone Avenue"),
        ),
    ),
    Character(
        "PLAN_3_PRO",
        "Prosper Ayodele",
        "professional@demo.example",
        tuple((nation, f"{number} Mill Lane") for number in range(1, 4) for nation in CITIES),
    ),
)


def ensure_people() -> list[tuple[str, str]]:
    """Make whoever is not there yet; (what they are, e-mail) of each. All share one password."""
    landlords = [(ensure_landlord(each), each.email) for each in CHARACTERS]
    return [*landlords, *[ensure_staff(role, name=name, email=email) for role, name, email in STAFF]]


def ensure_staff(role: Role, *, name: str, email: str) -> tuple[str, str]:
    """A member of the staff with a second step; (what they are, e-mail)."""
    if not User.objects.filter(email=email).exists():
        user = User.objects.create_user(email, PASSWORD, full_name=name)
        give_role(user, role)
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": STAFF_SECRET})
    return f"Staff, {role}", email


def ensure_landlord(character: Character) -> str:
    """Sign a landlord up, pay, wait for the portal and set the password; the name of their plan."""
    landlord = Landlord.objects.filter(email=character.email, readiness=Readiness.READY).first()
    if landlord is None:
        landlord = sign_up(character)
        owner = owner_of(landlord)
        accept_invitation(invite(owner, landlord=landlord), password=PASSWORD)
    ensure_records(landlord)
    return landlord.assignment.plan.name


def sign_up(character: Character) -> Landlord:
    """The landlord, once their portal is ready."""
    submission = Submission.objects.create(email=character.email, answers=answers_of(character))
    intent = submit(submission)
    pay(intent)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        landlord = Landlord.objects.get(pk=intent.landlord_id)
        if landlord.readiness == Readiness.READY:
            return landlord
        time.sleep(0.2)
    raise TimeoutError(f"The portal of {character.email} was not ready after {PATIENCE_SECONDS} seconds.")


def pay(intent: CheckoutIntent) -> None:
    """Press Pay on the sandbox's checkout page."""
    progress = f"{settings.SITE_URL}{reverse(PROGRESS, args=[progress_token(intent.landlord)])}"
    page = open_session(intent, email=intent.landlord.email, success_url=progress, cancel_url=settings.SITE_URL)
    pressed = urllib.request.Request(page, urlencode({"choice": "pay"}).encode())  # noqa: S310
    urllib.request.urlopen(pressed, timeout=PATIENCE_SECONDS).close()  # noqa: S310


def answers_of(character: Character) -> dict[str, Any]:
    """A complete sign-up. Every third home leaves some facts unsaid, so that there are questions to see."""
    homes = [
        home_of(number, nation=nation, line_1=line_1) for number, (nation, line_1) in enumerate(character.homes, 1)
    ]
    agreed = dict.fromkeys(("privacy", "terms", "not_advice", "start_now"), True)
    facts = {"landlord_type": "individual", "processes_data_electronically": True, "gross_income": None}
    return {
        "you": {"name": character.name, "email": character.email, "kind": "individual", "company_name": ""},
        "plan": {"code": character.plan},
        "homes": homes,
        "papers": {"facts": facts, "agreed": agreed, "terms_version": TERMS_VERSION},
    }


def home_of(number: int, *, nation: str, line_1: str) -> dict[str, Any]:
    """A home that is let since last June."""
    town, postcode, authority = CITIES[nation]
    return {
        "key": f"h{number}",
        "address": {"line_1": line_1, "line_2": "", "town": town, "postcode": postcode},
        "place": {"nation": nation, "authority": authority, "is_let": "yes", "let_type": "standard"},
        "home": EVERYTHING_SAID if number % 3 else LITTLE_SAID,
        "building": {"dwellings_in_building": 1, "controls_common_parts": False},
        "tenancy": {"tenancy_start": "2026-06-01", "agreement_form": "written", "deposit_taken": True},
        "management": {"managed_by": "landlord", "recipients": "landlord", "agent_name": "", "agent_email": ""},
    }
