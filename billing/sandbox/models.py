"""What the sandbox remembers. Objects are kept as the JSON that the API answers."""

from typing import ClassVar

from django.db import models


class StripeObject(models.Model):
    """Any object of Stripe's, with what is needed to find it and what it keeps to itself."""

    id = models.CharField(primary_key=True, max_length=120)
    kind = models.CharField(max_length=40, db_index=True)
    body = models.JSONField()
    private = models.JSONField(default=dict)
    customer = models.CharField(max_length=120, blank=True, db_index=True)
    created = models.BigIntegerField(db_index=True)


class Answer(models.Model):
    """What an idempotency key was answered with. https://docs.stripe.com/api/idempotent_requests"""

    key = models.CharField(primary_key=True, max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()


class Event(models.Model):
    """An event as its exact bytes, and how far its delivery is."""

    number = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=120, unique=True)
    type = models.CharField(max_length=80)
    payload = models.TextField()
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.FloatField(null=True, db_index=True, help_text="When to deliver next; empty when that is over.")
    outcomes = models.JSONField(default=list, help_text="The status, or the error, of each delivery.")

    class Meta:
        ordering: ClassVar = ["number"]


class PlannedFailure(models.Model):
    """An outage that a test asked for: the next call whose path starts so is answered with this status."""

    path = models.CharField(max_length=200)
    status = models.PositiveSmallIntegerField()
