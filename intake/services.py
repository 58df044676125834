"""Writing sign-ups: drafts, page by page, each under the lock of its row."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from compliance.portfolio.selectors import nations_of
from config.lib import clock
from intake.answers import Home, home_by_key, homes_in
from intake.errors import ChangedElsewhere, NotADraft
from intake.models import Submission
from intake.states import SUBMISSION, SubmissionState
from plans.errors import LimitReached
from plans.models import Plan
from plans.selectors import cheapest_plan_for, plan_by_code


def fingerprint(page: Any) -> str:
    """What a stored page is known by, so that a form can tell whether it was changed since it was shown."""
    return hashlib.sha256(json.dumps(page, sort_keys=True).encode()).hexdigest()[:16]


@transaction.atomic
def start_draft(you: Mapping[str, Any], *, plan_code: str = "") -> Submission:
    """A new sign-up, kept from its first page on."""
    answers: dict[str, Any] = {"you": dict(you)}
    if plan_code:
        answers["plan"] = {"code": plan_by_code(plan_code).code}
    return Submission.objects.create(email=you["email"], answers=answers)


def locked(submission: Submission) -> Submission:
    """The row, locked and fresh; NotADraft when its answers are frozen."""
    row = Submission.objects.select_for_update().get(pk=submission.pk)
    if row.state == SubmissionState.ABANDONED:
        SUBMISSION.move(row, to=SubmissionState.DRAFT, why="Come back to")
    if row.state != SubmissionState.DRAFT:
        raise NotADraft
    return row


def keep(row: Submission) -> None:
    """Write the answers."""
    row.touched_at = clock.now()
    row.save(update_fields=["answers", "email", "touched_at"])


def check_unchanged(stored: Any, *, seen: str) -> None:
    """Pass unless the page was changed since the form was shown."""
    if seen and seen != fingerprint(stored):
        raise ChangedElsewhere


@transaction.atomic
def save_page(submission: Submission, *, page: str, values: Mapping[str, Any], seen: str = "") -> Submission:
    """Keep one page of the sign-up. ChangedElsewhere when another window saved it after this form was shown."""
    row = locked(submission)
    check_unchanged(row.answers.get(page), seen=seen)
    if page == "you" and row.answers.get("you", {}).get("kind") != values["kind"]:
        row.answers.pop("papers", None)  # what is to be agreed to turns on who agrees
    row.answers[page] = dict(values)
    if page == "you":
        row.email = values["email"]
    keep(row)
    return row


@transaction.atomic
def choose_plan(submission: Submission, *, plan: Plan) -> Submission:
    """Take a plan that has room for the homes that were added; LimitReached otherwise."""
    row = locked(submission)
    ensure_fits(plan, homes=len(homes_in(row.answers)))
    row.answers["plan"] = {"code": plan.code}
    keep(row)
    return row


def ensure_fits(plan: Plan, *, homes: int) -> None:
    """Pass if the plan allows that many homes, or raise the refusal that names the plan which does."""
    if homes > plan.property_cap:
        raise LimitReached(current=plan, suggested=cheapest_plan_for(homes), limit=plan.property_cap, wanted=homes)


@transaction.atomic
def add_home(submission: Submission, *, address: Mapping[str, Any], plan: Plan | None = None) -> Home:
    """Add a home, taking a larger plan first where one is named. Under the row's lock, so no two fill one place."""
    row = locked(submission)
    if plan is not None:
        row.answers["plan"] = {"code": plan.code}
    homes = homes_in(row.answers)
    ensure_fits(plan_by_code(row.answers["plan"]["code"]), homes=len(homes) + 1)
    home: Home = {"key": f"h{secrets.token_hex(4)}", "address": dict(address)}
    row.answers["homes"] = [*homes, home]
    keep(row)
    return home


@transaction.atomic
def save_home_page(submission: Submission, *, key: str, page: str, values: Mapping[str, Any], seen: str = "") -> Home:
    """Keep one page of a home. What was said on later pages stays, and is asked again only where it no longer fits."""
    row = locked(submission)
    home = home_by_key(row.answers, key)
    if home is None:
        raise ChangedElsewhere("This property was removed in another window. Add it again if you want to keep it.")
    check_unchanged(home.get(page), seen=seen)
    place_before = home.get("place")
    if page == "address" and is_elsewhere(values["postcode"], home=home):
        home.pop("place", None)  # whose law applies is confirmed anew
    home[page] = dict(values)
    if page == "place" and place_before != home["place"]:
        for later in ("home", "building", "tenancy"):
            home.pop(later, None)
    keep(row)
    return home


def is_elsewhere(postcode: str, *, home: Home) -> bool:
    """Whether a home with this postcode cannot lie in the nation that was said while it had another."""
    nation = home.get("place", {}).get("nation")
    return postcode != home["address"]["postcode"] and nation not in nations_of(postcode)


@transaction.atomic
def remove_home(submission: Submission, *, key: str) -> None:
    """Take a home out; one that is gone already stays gone."""
    row = locked(submission)
    row.answers["homes"] = [home for home in homes_in(row.answers) if home["key"] != key]
    keep(row)


# Time -------------------------------------------------------------------------------------------


@transaction.atomic
def abandon(submission: Submission) -> None:
    """Nobody worked on it for long. Whoever comes back finds it as it was."""
    SUBMISSION.move(submission, to=SubmissionState.ABANDONED, why="Not touched for 14 days")
