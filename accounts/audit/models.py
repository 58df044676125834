"""The audit trail: append-only, written in the transaction of the change it tells of."""

from typing import ClassVar

from django.db import models

from config.lib import clock


class AuditEntry(models.Model):
    """Who did what to which row, when, why and from where. A trigger refuses to change or remove one.

    People and landlords are kept as plain keys, so that no later deletion can reach into the trail.
    """

    at = models.DateTimeField(default=clock.now, editable=False, db_index=True)
    actor = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", editable=False
    )
    landlord = models.ForeignKey(
        "accounts.Landlord",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        editable=False,
    )
    action = models.CharField(max_length=80, db_index=True, editable=False)
    subject_type = models.CharField(max_length=80, editable=False, help_text="The model, as app.model.")
    subject_id = models.CharField(max_length=40, editable=False)
    before = models.JSONField(default=dict, editable=False)
    after = models.JSONField(default=dict, editable=False)
    why = models.CharField(max_length=500, blank=True, editable=False)
    request_id = models.CharField(max_length=64, blank=True, editable=False)
    address = models.GenericIPAddressField(null=True, editable=False, help_text="Where the request came from.")

    class Meta:
        verbose_name_plural = "audit entries"
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id"]),
            models.Index(fields=["landlord", "-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_id}"
