"""Paid sign-ups, without the way there."""

from accounts.models import Landlord
from accounts.states import Readiness
from intake.models import Revision, Submission
from intake.states import SubmissionState
from intake.terms import TERMS_VERSION
from plans.models import PlanAssignment
from plans.selectors import plan_by_code
from plans.status import Status
from tests.factories.accounts import LandlordFactory

PLACES = {
    "england": ("Leeds", "LS1 4AP", "E08000035"),
    "wales": ("Cardiff", "CF11 9HA", "W06000015"),
    "scotland": ("Edinburgh", "EH10 4HN", "S12000036"),
    "northern_ireland": ("Belfast", "BT9 7AA", "N09000003"),
}


def make_home(number: int, *, nation: str = "england", **facts: object) -> dict:
    """A home as the wizard keeps it."""
    town, postcode, authority = PLACES[nation]
    return {
        "key": f"h{number}",
        "address": {"line_1": f"{number} Canal Street", "line_2": "", "town": town, "postcode": postcode},
        "place": {"nation": nation, "authority": authority, "is_let": "yes", "let_type": "standard"},
        "home": {"has_gas": True, "occupants": 2, "households": 1, **facts},
        "building": {},
        "tenancy": {"tenancy_start": "2026-06-01", "deposit_taken": True},
        "management": {"managed_by": "landlord", "recipients": "landlord", "agent_name": "", "agent_email": ""},
    }


def make_answers(homes: list[dict], *, landlord: Landlord, plan: str) -> dict:
    """The answers of a complete sign-up."""
    return {
        "you": {"name": landlord.name, "email": landlord.email, "kind": "individual", "company_name": ""},
        "plan": {"code": plan},
        "homes": homes,
        "papers": {"facts": {"landlord_type": "individual"}, "agreed": {}, "terms_version": TERMS_VERSION},
    }


def paid_revision(
    *, homes: list[dict] | None = None, plan: str = "PLAN_1_SOLO", email: str = "alma@example.org"
) -> dict:
    """The landlord and the revision of a sign-up that was paid, as a job takes them."""
    landlord = LandlordFactory(name="Alma Applicant", email=email, readiness=Readiness.PREPARING)
    PlanAssignment.objects.create(landlord=landlord, plan=plan_by_code(plan), status=Status.ENABLED)
    answers = make_answers(homes or [make_home(1)], landlord=landlord, plan=plan)
    submission = Submission.objects.create(email=email, landlord=landlord, answers=answers, state=SubmissionState.PAID)
    revision = Revision.objects.create(
        submission=submission,
        number=1,
        reference=f"{landlord.reference}-R1",
        landlord=landlord,
        answers=answers,
        terms_version="test",
    )
    return {"landlord": landlord, "revision": revision}
