"""People: users, landlords, memberships; what they did (audit); how to reach them (messages)."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Connect the receivers, and make the checks known."""
        from accounts import (
            checks,  # noqa: F401
            receivers,  # noqa: F401
        )
        from accounts.audit import receivers as audit_receivers  # noqa: F401
        from accounts.messages import receivers as message_receivers  # noqa: F401
