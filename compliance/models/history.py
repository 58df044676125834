"""What was said about homes, buildings, tenancies and landlords, with since when it holds and when we heard it."""

from typing import ClassVar

from django.db import models

from config.lib import clock


class FactsSaid(models.Model):
    """Some facts of one thing: a home, a building, a tenancy, or where none of these is named, the landlord.

    `since` is the day from which they hold, and empty where they always did as far as anyone knows. The columns of
    the thing itself hold what is so now; the past is answered from these rows.
    """

    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.CASCADE, related_name="facts_said")
    property = models.ForeignKey("compliance.Property", null=True, on_delete=models.CASCADE, related_name="facts_said")
    building = models.ForeignKey("compliance.Building", null=True, on_delete=models.CASCADE, related_name="facts_said")
    tenancy = models.ForeignKey("compliance.Tenancy", null=True, on_delete=models.CASCADE, related_name="facts_said")
    scheme = models.ForeignKey(
        "compliance.LicensingScheme",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        editable=False,
        help_text="The scheme that says so; empty where the landlord does. Its key stays when the scheme is deleted.",
    )
    values = models.JSONField(help_text="Facts by name; null where it is not known any more.")
    since = models.DateField(null=True)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        ordering: ClassVar = [models.F("since").asc(nulls_first=True), "pk"]
        verbose_name_plural = "facts said"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(property=None, building=None)
                | models.Q(property=None, tenancy=None)
                | models.Q(building=None, tenancy=None),
                name="compliance_facts_of_one_thing",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["landlord"])]

    def __str__(self) -> str:
        return f"{', '.join(self.values)} of landlord {self.landlord_id}"
