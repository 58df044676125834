"""Proofs whose outcome is itself a fact: what a report found decides what else is asked."""

from collections.abc import Mapping

ELECTRICAL = {"satisfactory": "satisfactory", "unsatisfactory": "unsatisfactory"}
GAS = {"satisfactory": "pass", "unsatisfactory": "defect"}

OUTCOMES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "gb_gas_safety_check": ("gas_outcome", GAS),
    "en_eicr": ("eicr_outcome", ELECTRICAL),
    "wa_eicr": ("eicr_outcome", ELECTRICAL),
    "sc_eicr": ("eicr_outcome", ELECTRICAL),
    "ni_eicr": ("eicr_outcome", ELECTRICAL),
}
"""By the code of the obligation: the fact, and its value for each outcome."""


def fact_of(code: str, *, outcome: str) -> dict[str, str]:
    """The fact that a proof of this obligation with this outcome states; empty where it states none."""
    if code not in OUTCOMES:
        return {}
    name, values = OUTCOMES[code]
    return {name: values[outcome]}
