"""The weights that staff give obligations: always a new row with its day, never a change of one that is there."""

from decimal import Decimal

from django.db import transaction

from accounts.audit import services as audit
from compliance.models import Weight
from compliance.scoring.statement import refresh
from config.lib import clock

LEAST, MOST = Decimal("0.1"), Decimal("3")
"""Seeded weights go from 0.6 to 1.5."""


@transaction.atomic
def add_weight(weight: Weight) -> None:
    """Let an obligation count so much from a day on; where that is today, every score is brought up to date."""
    on, at = clock.today(), clock.now()
    weight.save(force_insert=True)
    after = {"code": weight.code, "weight": str(weight.weight), "starts_on": str(weight.starts_on)}
    audit.record("compliance.weight_added", subject=weight, after=after, why=weight.why, by=weight.recorded_by)
    if weight.starts_on <= on:
        refresh(None, on=on, at=at)
