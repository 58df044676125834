"""What the floors below ask of compliance."""

from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from compliance.evidence.filing import evidence_by, services_of
from compliance.models import Requirement
from compliance.pages import place_of
from config.lib.display import day
from documents.models import Document
from documents.signals import uses_asked
from documents.uses import Use


@receiver(uses_asked, sender=Document)
def uses_of(document: Document, **_: Any) -> list[Use]:
    """The requirements that a file is evidence of, and the tenants' copies of it."""
    held = evidence_by(document).select_related("requirement__obligation")
    given = services_of(document).select_related("evidence__requirement__obligation")
    found = [use(row.requirement, note=f"Evidence of {day(row.issued_on)}") for row in held]
    return [*found, *(use(row.evidence.requirement, note=f"Given on {day(row.served_on)}") for row in given)]


def use(requirement: Requirement, *, note: str) -> Use:
    """One use, with the way to its page unless the requirement has ended."""
    url = "" if requirement.ended_at else reverse("compliance:requirement-detail", args=[requirement.pk])
    return Use(label=requirement.obligation.name, note=f"{note}. {place_of(requirement)}", url=url)
