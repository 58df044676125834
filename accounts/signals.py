"""What accounts tell the floors above, and their own edges."""

from django.dispatch import Signal

message_queued = Signal()
"""A message row was written: sender=Message, message."""

staff_told = Signal()
"""Staff are told that something is wrong: sender=Message, code, key, sentence, path. Sent each time it is found."""
