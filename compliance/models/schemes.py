"""Licensing schemes of councils, as staff record them."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from config.lib import clock
from config.lib.states import known_states


class SchemeKind(models.TextChoices):
    """What a council asks for in an area."""

    SELECTIVE = "selective", "Selective licensing"
    ADDITIONAL = "additional", "Additional HMO licensing"
    ARTICLE_4 = "article4", "Article 4 direction"


class LicensingScheme(models.Model):
    """A council's scheme that makes landlords in an area ask for a licence, or for permission, from a day on.

    Only one that covers the whole council area says anything about homes: of the others nobody knows the streets.
    """

    local_authority = models.ForeignKey(
        "compliance.LocalAuthority", on_delete=models.PROTECT, related_name="licensing_schemes"
    )
    kind = models.CharField(max_length=10, choices=SchemeKind.choices)
    name = models.CharField(max_length=160)
    starts_on = models.DateField(help_text="The first day on which it runs.")
    ends_on = models.DateField(null=True, blank=True, help_text="The last day on which it runs. Empty: not known.")
    covers_whole_area = models.BooleanField(default=False, help_text="Whether it holds in the whole council area.")
    source_url = models.URLField(max_length=500, help_text="The page of the council that says so.")
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        ordering: ClassVar = ["local_authority__name", "kind", "starts_on", "pk"]
        constraints: ClassVar = [
            known_states("kind", SchemeKind, name="compliance_scheme_kind_known"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="compliance_scheme_ends_after_it_starts",
                violation_error_message="A scheme cannot end before it starts.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
