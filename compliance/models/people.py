"""Who lets and who lives there."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from compliance.models.facts import flag, number, only_choices, source_key, word
from config.lib import clock


class LandlordProfile(models.Model):
    """What the law wants to know about the landlord."""

    landlord = models.OneToOneField(
        "accounts.Landlord", on_delete=models.CASCADE, primary_key=True, related_name="compliance_profile"
    )
    landlord_type = word("landlord_type")
    processes_data_electronically = flag()
    gross_income_pence = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [only_choices("landlord_type", of="profile")]

    def __str__(self) -> str:
        return f"Profile of {self.landlord_id}"


class Tenancy(models.Model):
    """One letting of a home, from its start to its end, if it has one."""

    property = models.ForeignKey("compliance.Property", on_delete=models.CASCADE, related_name="tenancies")
    source_key = source_key()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    tenancy_type = word("tenancy_type")
    agreement_form = word("agreement_form")
    deposit_taken = flag()
    deposit_received_on = models.DateField(null=True, blank=True)
    holding_deposit_taken = flag()
    time_limited_adults = number()
    rent_paid_cash = flag()
    plans_prior_notice_ground = flag()
    rent_increase_planned = flag()
    terms_changed = flag()
    pet_request_received = flag()

    class Meta:
        ordering: ClassVar = ["-starts_on", "pk"]
        verbose_name_plural = "tenancies"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["property", "source_key"], name="compliance_tenancy_key_once"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="compliance_tenancy_ends_after_it_starts",
            ),
            only_choices("tenancy_type", of="tenancy"),
            only_choices("agreement_form", of="tenancy"),
        ]

    def __str__(self) -> str:
        return f"Tenancy {self.pk} of property {self.property_id}"


class TenancyEnd(models.Model):
    """What was said about the last day of a tenancy, and when: the last word is also kept with the tenancy itself."""

    tenancy = models.ForeignKey("compliance.Tenancy", on_delete=models.CASCADE, related_name="ends")
    ends_on = models.DateField(null=True, help_text="Empty: it goes on after all.")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"Tenancy {self.tenancy_id} ends on {self.ends_on}"


class Occupier(models.Model):
    """An adult who lives there under a tenancy. The lead occupier is there before anyone has named them."""

    tenancy = models.ForeignKey("compliance.Tenancy", on_delete=models.CASCADE, related_name="occupiers")
    name = models.CharField(max_length=200, blank=True, help_text="Empty until it is given.")
    is_lead = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    left_at = models.DateTimeField(null=True, blank=True, help_text="When it was recorded that they left.")

    class Meta:
        ordering: ClassVar = ["-is_lead", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tenancy"], condition=Q(is_lead=True, left_at=None), name="compliance_occupier_one_lead"
            ),
        ]

    def __str__(self) -> str:
        return self.name or "Lead occupier, not named yet"
