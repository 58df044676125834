"""What intake tells the floors above."""

from django.dispatch import Signal

submission_paid = Signal()
"""A revision was paid: sender=Revision, revision. Sent in the transaction that records it."""
