"""Paid revisions and their jobs."""

import itertools

from accounts.models import Landlord
from intake.models import Revision, Submission
from provisioning.models import ProvisioningJob

numbers = itertools.count(1)


def make_revision(landlord: Landlord, *, answers: dict | None = None) -> Revision:
    """A revision of a submission, with these answers."""
    submission = Submission.objects.create(email=landlord.email, landlord=landlord, answers=answers or {})
    return Revision.objects.create(
        submission=submission,
        number=1,
        reference=f"{landlord.reference}-T{next(numbers)}",
        landlord=landlord,
        answers=answers or {},
        terms_version="test",
    )


def make_job(landlord: Landlord, *, answers: dict | None = None) -> ProvisioningJob:
    """The job of a revision."""
    return ProvisioningJob.objects.create(landlord=landlord, revision=make_revision(landlord, answers=answers))
