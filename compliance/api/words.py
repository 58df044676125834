"""What a token may be let do, and for how long it lasts."""

from django.db import models


class Scope(models.TextChoices):
    """What a token lets a program do."""

    READ = "read", "Read properties, requirements, evidence, documents and scores"
    EVIDENCE = "evidence", "Record evidence"
    DOCUMENTS = "documents", "Upload documents"


class Lasts(models.IntegerChoices):
    """After how many days a token ends by itself."""

    MONTH = 30, "30 days"
    QUARTER = 90, "90 days"
    YEAR = 365, "One year"


PREFIX = "cv_"
"""How every token begins, so that programs which look for leaked secrets know one."""
