"""Empties the tables between tests that commit. Seeded rows stay; the triggers that guard others sleep meanwhile."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from tests.plugins.roles import connected

SEEDED = {
    "plans.plan",
    "plans.feature",
    "plans.planfeature",
    "plans.legacyplancode",
    "compliance.obligation",
    "compliance.obligationsource",
    "compliance.localauthority",
    "compliance.weight",
    "documents.templateversion",
    "documents.promptversion",
    "contenttypes.contenttype",
    "auth.permission",
    "auth.group",
    "auth.group_permissions",
}


def tables() -> list[str]:
    """Every table that a test may have written."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return sorted({m._meta.db_table for m in models if m._meta.label_lower not in SEEDED and not m._meta.proxy})


class Command(BaseCommand):
    help = "Empty the tables that tests write."
    stealth_options = ("reset_sequences", "allow_cascade", "inhibit_post_migrate")

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what Django's test case passes; none of it changes anything here."""
        parser.add_argument("--noinput", "--no-input", action="store_false", dest="interactive")
        parser.add_argument("--database", default="default")

    def handle(self, **options: Any) -> None:
        """Delete every row of every table that is not seeded, as the owner: nobody else could let triggers sleep."""
        with connected(**settings.DATABASE_OWNER) as owner:
            owner.execute("SET session_replication_role = replica")
            owner.execute(";".join(f'DELETE FROM "{table}"' for table in tables()))
