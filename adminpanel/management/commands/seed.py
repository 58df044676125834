"""Write every seeded row: plans, law, documents to order, roles of the staff. Safe to run at each deployment."""

from typing import Any

from django.core.management.base import BaseCommand

from adminpanel import roles
from compliance import seeding as compliance
from documents.generation import seeding as documents
from plans import seeding as plans


class Command(BaseCommand):
    help = (
        "Write the seeded rows (plans, law, documents, roles of the staff); running it again changes only what changed."
    )

    def handle(self, **options: Any) -> None:
        """Seed each app from the bottom up."""
        plans.seed()
        documents.seed()
        compliance.seed()
        roles.seed()
        self.stdout.write("Seeded plans, obligations, councils, documents and roles.")
