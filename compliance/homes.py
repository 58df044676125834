"""What other floors say about a home, in plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models


class Recipients(models.TextChoices):
    """Who gets the reminders for a home."""

    LANDLORD = "landlord", "Landlord"
    AGENT = "agent", "Agent"
    BOTH = "both", "Both"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a home is. The postcode as `postcodes.normalise` gives it."""

    line_1: str
    town: str
    postcode: str
    line_2: str = ""


@dataclass(frozen=True, slots=True)
class Management:
    """Who manages a home and who is reminded. None: not said."""

    by_agent: bool | None = None
    recipients: str = Recipients.LANDLORD
    agent_name: str = ""
    agent_email: str = ""


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """A home as it was described. `source_key` names it for its landlord: the same key is the same home.

    `facts` and `tenancy` hold attributes by name, in Python's types or JSON's; None, or absent, is not said. Facts
    of the home and of its building stand together in `facts`. `tenancy` is None for a home that is not let. Homes
    that give the same `building_key` stand in one building; without one a home has a building to itself.
    """

    source_key: str
    address: Address
    nation: str
    authority_code: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    tenancy: Mapping[str, Any] | None = None
    management: Management = field(default_factory=Management)
    building_key: str = ""
