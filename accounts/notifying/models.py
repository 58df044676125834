"""What a landlord said of the mails and texts that they get."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Kind(models.TextChoices):
    """A kind of mail that a landlord may do without. What the law or a payment calls for is none of them."""

    MONTHLY = "monthly", "A summary on the first of each month"
    TENANT_WROTE = "tenant_wrote", "A tenant wrote to you"
    TENANT_ASKED = "tenant_asked", "A tenant asked for a certificate"
    REPORT_READY = "report_ready", "An evidence pack or bundle is ready"


class NotificationWishes(models.Model):
    """When reminders go to a landlord, and which mails do not. Hours are full ones in Europe/London."""

    landlord = models.OneToOneField("accounts.Landlord", on_delete=models.CASCADE, related_name="wishes")
    digest_at = models.PositiveSmallIntegerField(help_text="The digest of reminders goes from this hour.")
    quiet_from = models.PositiveSmallIntegerField(help_text="From this hour no reminder goes.")
    quiet_until = models.PositiveSmallIntegerField(help_text="Until this hour no reminder goes.")
    muted = ArrayField(models.CharField(max_length=20, choices=Kind.choices), default=list, blank=True)

    class Meta:
        verbose_name_plural = "notification wishes"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quiet_until__lte=F("digest_at"), digest_at__lt=F("quiet_from"), quiet_from__lte=24),
                name="accounts_wishes_leave_an_hour",
            )
        ]

    def __str__(self) -> str:
        return f"Wishes {self.pk}"
