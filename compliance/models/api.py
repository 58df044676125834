"""The tokens of the API, and what was answered to writes, so that a repeated one does nothing twice."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from compliance.api.words import Scope
from config.lib import clock


class ApiToken(models.Model):
    """What lets a landlord's own program in. Only the hash of the secret is kept."""

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.PROTECT, related_name="api_tokens")
    label = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    ending = models.CharField(max_length=4, editable=False, help_text="Its last characters, to know it again.")
    scopes = ArrayField(models.CharField(max_length=10, choices=Scope.choices))
    created_at = models.DateTimeField(default=clock.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, editable=False, help_text="Written at most once a minute.")
    revoked_at = models.DateTimeField(null=True, editable=False)
    switched_off_at = models.DateTimeField(null=True, editable=False)
    switched_off_why = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(switched_off_at=None, switched_off_why="")
                | (Q(switched_off_at__isnull=False) & ~Q(switched_off_why="")),
                name="compliance_token_off_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(scopes__contained_by=Scope.values) & Q(scopes__len__gt=0),
                name="compliance_token_scopes_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} (…{self.ending})"

    @property
    def is_expired(self) -> bool:
        """Whether its time is over."""
        return self.expires_at <= clock.now()


class ApiAnswer(models.Model):
    """What a write by one idempotency key was answered. Kept for a day, then the key may be used anew."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of what was asked.")
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["token", "key"], name="compliance_answer_once_a_key")]

    def __str__(self) -> str:
        return f"Answer {self.pk} to token {self.token_id}"
