"""The compliance app."""

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    name = "compliance"

    def ready(self) -> None:
        """Connect the receivers."""
        from compliance import receivers  # noqa: F401
