"""The compliance app."""

from django.apps import AppConfig


class ComplianceConfig(AppConfig):
    """Properties, the law that applies to them, and how well it is met."""

    name = "compliance"

    def ready(self) -> None:
        """Connect the receivers."""
        from compliance import receivers  # noqa: F401
