"""The words of a score."""

from django.db import models


class Grade(models.TextChoices):
    """A grade, by the rounded score."""

    A = "A", "A"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D"
    F = "F", "F"


class Risk(models.TextChoices):
    """How much is at stake, by the grade, and by what is critical and not there."""

    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"
    CRITICAL = "critical", "Critical"
