"""Reading sign-ups: drafts for those who may see them, and what a paid revision says in plain values."""

from typing import Any

from django.db.models import QuerySet

from compliance.homes import Address, HomeFacts, Management
from documents.models import DocumentOrder
from intake.answers import Home, facts_said, homes_in, is_let
from intake.models import OrderDraft, Revision, Submission
from intake.states import SubmissionState

LIVE = (SubmissionState.DRAFT, SubmissionState.AWAITING_PAYMENT, SubmissionState.ABANDONED)


def submission_by_key(key: str) -> Submission | None:
    """The sign-up with this key, unless it was erased."""
    return Submission.objects.filter(key=key).exclude(state=SubmissionState.ERASED).first()


def live_submissions(email: str) -> QuerySet[Submission]:
    """The sign-ups of an address that can be gone on with, the latest first."""
    return Submission.objects.filter(email__iexact=email, state__in=LIVE).order_by("-touched_at")


def has_ordered(email: str) -> bool:
    """Whether a guest with this address ordered documents, or began to."""
    kept: tuple[type[DocumentOrder] | type[OrderDraft], ...] = (DocumentOrder, OrderDraft)
    return any(model.objects.filter(landlord=None, email__iexact=email).exists() for model in kept)


def latest_revision(submission: Submission) -> Revision | None:
    """The revision that was sent to be paid last."""
    return submission.revisions.order_by("-number").first()


def draft_key_of(revision: Revision) -> str:
    """The key under which the files of this sign-up wait."""
    return str(revision.submission.key)


def homes_of(revision: Revision) -> list[HomeFacts]:
    """The homes that a revision describes, as compliance takes them."""
    return [home_facts(home, reference=revision.reference) for home in homes_in(revision.answers)]


def home_facts(home: Home, *, reference: str) -> HomeFacts:
    """One home in plain values; its key names it for ever."""
    address, place = home["address"], home["place"]
    return HomeFacts(
        source_key=f"{reference}:{home['key']}",
        address=Address(**address),
        nation=place["nation"],
        authority_code=place["authority"],
        facts=facts_said(home),
        tenancy=tenancy_of(home),
        management=management_of(home),
    )


def tenancy_of(home: Home) -> dict[str, Any] | None:
    """What was said of the tenancy; None for a home that is not let."""
    return dict(home["tenancy"]) if is_let(home) else None


def management_of(home: Home) -> Management:
    """Who manages the home and who is reminded."""
    said = home["management"]
    return Management(
        by_agent=said["managed_by"] == "agent",
        recipients=said["recipients"],
        agent_name=said["agent_name"],
        agent_email=said["agent_email"],
    )


def landlord_facts_of(revision: Revision) -> dict[str, Any]:
    """What was said of the landlord."""
    facts: dict[str, Any] = revision.answers["papers"]["facts"]
    return facts
