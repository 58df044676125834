"""What plans tell the floors above."""

from django.dispatch import Signal

entitlements_changed = Signal()
"""A landlord's plan or status changed: sender=PlanAssignment, landlord, before (None at the first), after.

Sent in the transaction of the change, with the `Entitlements` of before and after. Whoever keeps something that works
by itself (a schedule, a key, a feed) switches it off or on again here, with the reason; nothing is deleted. Not sent
where the same is assigned again, so what a person switched off stays off.
"""
