"""The provisioning app."""

from django.apps import AppConfig


class ProvisioningConfig(AppConfig):
    """Builds a paid landlord's portal."""

    name = "provisioning"

    def ready(self) -> None:
        """Connect the receivers."""
        from provisioning import receivers  # noqa: F401
