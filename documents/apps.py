"""The documents app."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The vault: files as landlords gave them; what is read in them; documents made to order."""

    name = "documents"

    def ready(self) -> None:
        """Connect the receivers."""
        from documents import receivers  # noqa: F401
        from documents.orders import receivers as orders  # noqa: F401
