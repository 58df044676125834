"""Files in the vault."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from config.lib import clock
from documents.storage import vault_key


class Document(models.Model):
    """A file of a landlord's, kept byte for byte under a key that says nothing.

    Until an applicant has paid there is no portal to show it in: the file then waits under `draft_key`,
    the key of the sign-up it was uploaded in.
    """

    landlord = models.ForeignKey(
        "accounts.Landlord", null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )
    draft_key = models.CharField(max_length=80, blank=True, db_index=True)
    file = models.FileField(upload_to=vault_key, max_length=120)
    name = models.CharField(max_length=200, help_text="As it was called on the landlord's device.")
    media_type = models.CharField(max_length=100, help_text="By content, not by name.")
    size = models.PositiveIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64, db_index=True)
    uploaded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["-uploaded_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(landlord__isnull=False) | ~Q(draft_key=""), name="documents_document_belongs_somewhere"
            ),
            models.UniqueConstraint(
                fields=["landlord", "sha256"],
                condition=Q(landlord__isnull=False),
                name="documents_document_once_a_landlord",
            ),
        ]

    def __str__(self) -> str:
        return self.name
