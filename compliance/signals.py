"""What compliance's lower parts tell those that build on them."""

from django.dispatch import Signal

evidence_recorded = Signal()
"""A proof was recorded or corrected: sender=Requirement, requirement. Sent once standing follows from it."""

occupier_left = Signal()
"""Somebody moved out of a tenancy that goes on: sender=Tenancy, tenancy."""
