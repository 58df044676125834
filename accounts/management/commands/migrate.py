"""`manage.py migrate`, as the role that owns the tables; web and worker are then told what they may do."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connection

from accounts.audit.models import AuditHead
from accounts.audit.rights import REVOKED
from config.lib.roles import as_owner, let_application_work


class Command(migrate.Command):
    help = f"{migrate.Command.help} Gives the role of web and worker its rights."

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate as MIGRATION_DATABASE_URL says, and give out the rights in one transaction."""
        with as_owner():
            super().handle(*args, **options)
            if not (options["plan"] or options["check_unapplied"]):
                let_application_work(but=REVOKED if has_trail() else ())


def has_trail() -> bool:
    """Whether the tables of the trail are there: not after migrating back beyond them."""
    return AuditHead._meta.db_table in connection.introspection.table_names()
