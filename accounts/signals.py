"""What accounts tell the floors above, and their own edges."""

from django.dispatch import Signal

message_queued = Signal()
"""A message row was written: sender=Message, message."""

address_changed = Signal()
"""A landlord has another address of record: sender=Landlord, landlord. Sent in the transaction of the change."""

member_left = Signal()
"""Somebody works in a portal no more: sender=Membership, membership, by. Sent in the transaction of the change."""

staff_told = Signal()
"""Staff are told that something is wrong: sender=Message, code, key, sentence, path. Sent each time it is found."""
