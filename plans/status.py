"""What a subscription's status lets through."""

from django.db import models

from plans.features import Access

ALWAYS = frozenset({Access.READ, Access.EXPORT})
BY_STATUS = {
    "enabled": frozenset(Access),
    "limited": ALWAYS | {Access.LEGAL_REMINDER},
    "disabled": ALWAYS,
}


class Status(models.TextChoices):
    """Ours, from Stripe's: enabled when paid, limited when a payment is late, disabled when it has ended."""

    ENABLED = "enabled", "Active"
    LIMITED = "limited", "Payment overdue"
    DISABLED = "disabled", "Ended"

    def permits(self, access: Access) -> bool:
        """Whether a landlord in this status gets this kind of access to what the plan has."""
        return access in BY_STATUS[self.value]
