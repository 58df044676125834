"""What `manage.py check --database default` says of the database under a running installation."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from config.lib.roles import owns_tables


@register(Tags.database)
def web_owns_no_tables(*, databases: Any = None, **_: Any) -> list[CheckMessage]:
    """A warning where web and worker could change the audit trail; `migrate` itself is the owner, and has to be."""
    is_migrating = settings.DATABASES["default"]["USER"] != settings.APPLICATION_ROLE
    if "default" not in (databases or ()) or is_migrating or not owns_tables():
        return []
    return [
        Warning(
            "Web and worker run under a database role that owns tables: it could rewrite the audit trail.",
            hint="Put a role of their own into DATABASE_URL, the owner into MIGRATION_DATABASE_URL: docs/operations.md",
            id="accounts.W001",
        )
    ]


@register
def texts_go_out_encrypted(**_: Any) -> list[CheckMessage]:
    """An error where text messages would be posted without TLS in production."""
    url = settings.SMS_GATEWAY_URL
    if not url or url.startswith("https://") or settings.DEVELOPMENT_PAGES:
        return []
    hint = "Numbers, codes and the token would be read on the way."
    return [Error("SMS_GATEWAY_URL does not begin with https://.", hint=hint, id="accounts.E001")]
