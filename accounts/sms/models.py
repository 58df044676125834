"""The mobile number at which a landlord is reminded beside e-mail."""

from typing import ClassVar

from django.db import models

from config.lib import clock


class MobileNumber(models.Model):
    """A landlord's number in E.164. It counts once its code was typed in; one that replaces it waits beside it."""

    landlord = models.OneToOneField("accounts.Landlord", on_delete=models.CASCADE, related_name="mobile")
    number = models.CharField(max_length=16, blank=True, help_text="Proved by a code; empty until one is.")
    verified_at = models.DateTimeField(null=True, editable=False)
    pending = models.CharField(max_length=16, blank=True, help_text="Waits for its code to be typed in.")
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    code_sent_at = models.DateTimeField(null=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False, help_text="Wrong codes since it was sent.")
    stopped_at = models.DateTimeField(null=True, editable=False, help_text="STOP came from this number.")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["number"], name="accounts_mobile_number")]

    def __str__(self) -> str:
        return f"Mobile number {self.pk}"
