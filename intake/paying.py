"""From a complete draft to a payment: freezing, paying, reopening, and what the payment brings."""

from django.db import transaction

from accounts.models import Landlord
from accounts.selectors import deactivated
from accounts.services import LandlordDetails, correct_details, create_landlord
from billing.checkout import prepare_intent
from billing.models import CheckoutIntent
from billing.states import CheckoutState
from config.lib import clock
from intake.answers import Answers, gaps, homes_in
from intake.errors import AlreadyOnItsWay, Incomplete, SettledByPeople
from intake.models import Revision, Submission
from intake.selectors import latest_revision
from intake.services import ensure_fits, keep
from intake.signals import submission_paid
from intake.states import SUBMISSION, SubmissionState
from intake.terms import TERMS_VERSION
from plans.selectors import plan_by_code


@transaction.atomic
def submit(submission: Submission) -> CheckoutIntent:
    """Freeze the answers and write down what is to be paid for them.

    Asked again while that payment is open, it gives the same one: a double click pays once.
    """
    row = Submission.objects.select_for_update().get(pk=submission.pk)
    if row.state in (SubmissionState.AWAITING_PAYMENT, SubmissionState.PAID):
        return intent_of(row)
    if row.state == SubmissionState.ABANDONED:
        SUBMISSION.move(row, to=SubmissionState.DRAFT, why="Come back to")
    ensure_nothing_is_on_its_way(row)
    check_complete(row.answers)
    ensure_portal_will_open(row)
    landlord = landlord_for(row)
    revision = freeze(row, landlord=landlord)
    SUBMISSION.move(row, to=SubmissionState.AWAITING_PAYMENT, landlord=landlord, touched_at=clock.now())
    plan = plan_by_code(row.answers["plan"]["code"])
    return prepare_intent(landlord, plan=plan, reference=revision.reference)


def ensure_nothing_is_on_its_way(row: Submission) -> None:
    """Pass unless a bank still works on an earlier payment for this sign-up: it must not be paid twice."""
    processing = CheckoutIntent.objects.filter(landlord=row.landlord, state=CheckoutState.PROCESSING)
    if row.landlord is not None and processing.exists():
        raise AlreadyOnItsWay


def check_complete(answers: Answers) -> None:
    """Pass if nothing is missing and the homes fit the plan."""
    if next(gaps(answers), None):
        raise Incomplete
    ensure_fits(plan_by_code(answers["plan"]["code"]), homes=len(homes_in(answers)))


def ensure_portal_will_open(row: Submission) -> None:
    """Pass unless the portal to be paid for would open to a deactivated account alone, thus to nobody."""
    if deactivated(row.email):
        raise SettledByPeople


def landlord_for(row: Submission) -> Landlord:
    """The applicant: made at the first submission, corrected at a later one."""
    you = row.answers["you"]
    details = LandlordDetails(name=you["name"], email=you["email"], kind=you["kind"], company_name=you["company_name"])
    if row.landlord is None:
        return create_landlord(details)
    correct_details(row.landlord, details=details)
    return row.landlord


def freeze(row: Submission, *, landlord: Landlord) -> Revision:
    """The next revision, with the answers as they are."""
    before = latest_revision(row)
    number = before.number + 1 if before else 1
    return Revision.objects.create(
        submission=row,
        number=number,
        reference=f"{landlord.reference}-R{number}",
        landlord=landlord,
        answers=row.answers,
        terms_version=TERMS_VERSION,
    )


def intent_of(submission: Submission) -> CheckoutIntent:
    """The checkout of the latest revision."""
    revision = latest_revision(submission)
    if revision is None:
        raise Incomplete
    return CheckoutIntent.objects.get(reference=revision.reference)


@transaction.atomic
def reopen(submission: Submission) -> None:
    """Let the answers be changed again, once the checkout is closed; one that was paid meanwhile stays as it is."""
    row = Submission.objects.select_for_update().get(pk=submission.pk)
    if row.state == SubmissionState.AWAITING_PAYMENT:
        SUBMISSION.move(row, to=SubmissionState.DRAFT, why="Reopened")
        keep(row)


@transaction.atomic
def mark_paid(revision: Revision) -> None:
    """The money for this revision came: what it says is what will be built. Told once."""
    row = Submission.objects.select_for_update().get(pk=revision.submission_id)
    if revision.paid_at is not None:
        return
    revision.paid_at = clock.now()
    revision.save(update_fields=["paid_at"])
    if row.state != SubmissionState.PAID:
        SUBMISSION.move(row, to=SubmissionState.PAID, why=revision.reference)
    submission_paid.send(sender=Revision, revision=revision)


@transaction.atomic
def free_again(revision: Revision) -> bool:
    """The payment came to nothing: the draft can be changed and paid again. Whether it was waiting for this one."""
    row = Submission.objects.select_for_update().get(pk=revision.submission_id)
    latest = latest_revision(row)
    if row.state != SubmissionState.AWAITING_PAYMENT or latest != revision:
        return False
    SUBMISSION.move(row, to=SubmissionState.DRAFT, why="The payment came to nothing")
    return True
