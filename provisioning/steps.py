"""What each step of building a portal does. Each is safe to repeat, and takes a fixed number of statements."""

from collections.abc import Callable

from accounts.services import ensure_owner
from compliance import services as compliance
from documents.services import move_to_vault
from intake import selectors as intake
from provisioning.models import ProvisioningJob
from provisioning.states import Step


def add_properties(job: ProvisioningJob) -> None:
    """The homes that were paid for."""
    compliance.set_landlord_facts(job.landlord, facts=intake.landlord_facts_of(job.revision))
    compliance.add_properties(job.landlord, homes=intake.homes_of(job.revision))


def add_tenancies(job: ProvisioningJob) -> None:
    """The tenancies of those that are let."""
    compliance.add_tenancies(job.landlord, homes=intake.homes_of(job.revision))


def derive_requirements(job: ProvisioningJob) -> None:
    """What the law asks of each."""
    compliance.derive_requirements(job.landlord)


def refresh_standing(job: ProvisioningJob) -> None:
    """Where each requirement stands."""
    compliance.refresh_standing(job.landlord)


def make_owner(job: ProvisioningJob) -> None:
    """The owner's account, without a password yet."""
    ensure_owner(job.landlord)


def move_uploads(job: ProvisioningJob) -> None:
    """The files that were uploaded while signing up."""
    move_to_vault(intake.draft_key_of(job.revision), landlord=job.landlord)


STEPS: dict[Step, Callable[[ProvisioningJob], None]] = {
    Step.PROPERTIES: add_properties,
    Step.TENANCIES: add_tenancies,
    Step.REQUIREMENTS: derive_requirements,
    Step.STANDING: refresh_standing,
    Step.OWNER: make_owner,
    Step.UPLOADS: move_uploads,
}
