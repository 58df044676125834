"""A file of homes on its way in."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from compliance.states import ImportState
from config.lib import clock
from config.lib.states import known_states


class PropertyImport(models.Model):
    """A spreadsheet that a landlord uploaded, kept until its homes are added or the landlord lets it be.

    `rows` is what `portfolio.reading` made of the file; it is emptied when the import ends. `mapping` says which of
    its columns holds what.
    """

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.PROTECT, related_name="property_imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    headings = models.JSONField(default=list)
    rows = models.JSONField(default=list, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.DRAFT)
    added = models.PositiveSmallIntegerField(default=0, help_text="How many homes came of it.")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            known_states("state", ImportState, name="compliance_import_state_known"),
            models.CheckConstraint(
                condition=Q(state="draft", ended_at=None) | (~Q(state="draft") & Q(ended_at__isnull=False, rows=[])),
                name="compliance_import_ends_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"Import {self.pk} of landlord {self.landlord_id}"
