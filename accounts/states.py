"""What a landlord's account has come to."""

from django.db import models

from config.lib.states import StateMachine


class Readiness(models.TextChoices):
    """How far the portal of a landlord is. Only provisioning moves it past `applicant`, and closes it."""

    APPLICANT = "applicant", "Applicant"
    PREPARING = "preparing", "Being prepared"
    READY = "ready", "Ready"
    CLOSED = "closed", "Closed"


READINESS = StateMachine(
    "accounts.landlord",
    {
        Readiness.APPLICANT: frozenset({Readiness.PREPARING}),
        Readiness.PREPARING: frozenset({Readiness.READY}),
        Readiness.READY: frozenset({Readiness.CLOSED}),
    },
    field="readiness",
)
