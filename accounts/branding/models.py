"""The one row that says how a landlord appears."""

import secrets
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from config.lib import clock


def new_token() -> str:
    """The unguessable part of the address of a stylesheet and a logo."""
    return secrets.token_urlsafe(16)


class Brand(models.Model):
    """A landlord's own appearance. Where the plan has none it is off, for a reason, and kept for their return."""

    landlord = models.OneToOneField("accounts.Landlord", on_delete=models.CASCADE, related_name="brand")
    name = models.CharField(max_length=80)
    footer = models.CharField(max_length=300, blank=True)
    colour = models.CharField(max_length=7, blank=True, validators=[RegexValidator(r"\A#[0-9a-f]{6}\Z")])
    reply_to = models.EmailField(blank=True, help_text="One of the addresses that are known to be the landlord's.")
    logo = models.BinaryField(default=b"", help_text="A PNG of our own making.")
    logo_width = models.PositiveSmallIntegerField(default=0)
    logo_height = models.PositiveSmallIntegerField(default=0)
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    version = models.PositiveIntegerField(default=1, help_text="Counts changes, so that no old copy is shown.")
    changed_at = models.DateTimeField(default=clock.now)
    switched_off_at = models.DateTimeField(null=True)
    switched_off_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(colour="") | Q(colour__regex=r"^#[0-9a-f]{6}$"), name="accounts_brand_colour_is_one"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_logo(self) -> bool:
        """Whether there is one, said without reading it."""
        return self.logo_width > 0
