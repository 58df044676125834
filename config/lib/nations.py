"""The four nations. Each has its own housing law."""

from django.db import models


class Nation(models.TextChoices):
    """A nation of the United Kingdom, as the predicates name it."""

    ENGLAND = "england", "England"
    WALES = "wales", "Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern_ireland", "Northern Ireland"
