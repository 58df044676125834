"""What accounts tell the floors above, and their own edges."""

from django.dispatch import Signal

message_queued = Signal()
"""A message row was written: sender=Message, message."""
