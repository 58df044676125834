"""Addresses from which a calendar program reads what is due."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from config.lib import clock


class CalendarFeed(models.Model):
    """A secret address of a landlord's dates, for all homes or for one. Only the hash of its token is kept."""

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.PROTECT, related_name="calendar_feeds")
    property = models.ForeignKey(
        "compliance.Property",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="calendar_feeds",
        help_text="Empty for all homes.",
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    label = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    last_read_at = models.DateTimeField(null=True, editable=False, help_text="Written at most once an hour.")
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.label or f"Calendar feed {self.pk}"
