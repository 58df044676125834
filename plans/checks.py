"""A system check: the code's vocabulary and the matrix name the same features."""

from typing import Any

import yaml
from django.core.checks import CheckMessage, Error, register

from plans.features import FeatureKey
from plans.seeding import MATRIX


@register()
def vocabulary_matches_matrix(**_: Any) -> list[CheckMessage]:
    """An error for each key that is in one and not in the other."""
    sold = {row["key"] for row in yaml.safe_load(MATRIX.read_text())["features"]}
    known = set(FeatureKey.values)
    missing = [
        Error(f"The matrix sells {key!r}, which no code knows.", id="plans.E001") for key in sorted(sold - known)
    ]
    extra = [Error(f"{key!r} is in the code and in no plan.", id="plans.E002") for key in sorted(known - sold)]
    return [*missing, *extra]
