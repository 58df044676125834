"""What is asked of one landlord, of one home, building, tenancy or person."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from compliance.standing import Applies, Scope, Standing
from config.lib import clock
from config.lib.states import known_states

ANCHORS = {Scope.PROPERTY: "property", Scope.BUILDING: "building", Scope.TENANCY: "tenancy", Scope.PERSON: "occupier"}


def one_anchor() -> Q:
    """The anchor that the scope names is there, and no other; a landlord's requirement has the landlord alone."""
    rule = Q()
    for scope in Scope:
        anchored = {f"{column}__isnull": own is not scope for own, column in ANCHORS.items()}
        rule |= Q(scope=scope, **anchored)
    return rule


class Requirement(models.Model):
    """An obligation and what it is asked of. One row each, which ends and comes back with the facts.

    `obligation` is the version that it was last derived from; `code` stays when the law changes.
    """

    code = models.CharField(max_length=60)
    obligation = models.ForeignKey("compliance.Obligation", on_delete=models.PROTECT, related_name="requirements")
    landlord = models.ForeignKey("accounts.Landlord", on_delete=models.PROTECT, related_name="requirements")
    scope = models.CharField(max_length=10, choices=Scope.choices)
    property = models.ForeignKey(
        "compliance.Property", null=True, on_delete=models.CASCADE, related_name="requirements"
    )
    building = models.ForeignKey(
        "compliance.Building", null=True, on_delete=models.CASCADE, related_name="requirements"
    )
    tenancy = models.ForeignKey("compliance.Tenancy", null=True, on_delete=models.CASCADE, related_name="requirements")
    occupier = models.ForeignKey(
        "compliance.Occupier", null=True, on_delete=models.CASCADE, related_name="requirements"
    )
    applies = models.CharField(max_length=5, choices=Applies.choices)
    standing = models.CharField(max_length=15, choices=Standing.choices, default=Standing.QUESTION)
    held = models.ForeignKey(
        "compliance.Evidence", null=True, on_delete=models.SET_NULL, related_name="+", help_text="What proves it now."
    )
    deadline = models.DateField(null=True, help_text="The law's: after this day it is overdue.")
    check_by = models.DateField(null=True, help_text="Ours: by this day it is wise to look again.")
    expires_on = models.DateField(null=True, help_text="As printed on what is held.")
    is_waived = models.BooleanField(
        default=False, db_default=False, help_text="The landlord said why it is not required."
    )
    is_awaiting = models.BooleanField(
        default=False, db_default=False, help_text="A document waits to be compared and recorded."
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now, editable=False, help_text="When the facts last changed it.")
    ended_at = models.DateTimeField(null=True, editable=False, help_text="Since when it no longer applies.")

    class Meta:
        ordering: ClassVar = ["obligation__position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code", "landlord", "property", "building", "tenancy", "occupier"],
                nulls_distinct=False,
                name="compliance_requirement_once",
            ),
            models.CheckConstraint(condition=one_anchor(), name="compliance_requirement_one_anchor"),
            known_states("applies", Applies, name="compliance_requirement_applies_known"),
            known_states("standing", Standing, name="compliance_requirement_standing_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["landlord"], condition=Q(ended_at=None), name="compliance_current")]

    def __str__(self) -> str:
        return f"{self.obligation_id} of landlord {self.landlord_id}"
