"""What is let, by whom and to whom; what the law asks; and what it asks of each."""

from compliance.models.imports import PropertyImport
from compliance.models.law import Obligation, ObligationSource
from compliance.models.people import LandlordProfile, Occupier, Tenancy
from compliance.models.places import Building, LocalAuthority, Property
from compliance.models.requirements import Requirement

__all__ = [
    "Building",
    "LandlordProfile",
    "LocalAuthority",
    "Obligation",
    "ObligationSource",
    "Occupier",
    "Property",
    "PropertyImport",
    "Requirement",
    "Tenancy",
]
