"""How a kind of event is handled: what is fetched before, and what is written in one transaction after."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from accounts.models import Landlord
from billing.gateway import Gateway
from billing.payers import Fresh


@dataclass(frozen=True, slots=True)
class Subject:
    """The object that an event is about, and its customer where the event names one."""

    key: str
    customer: str = ""


Fetch: TypeAlias = Callable[[Gateway, Subject], Fresh]
Apply: TypeAlias = Callable[[str, Fresh], Landlord | None]
"""Writes what follows, given the event's type and a fresh copy; whose it is, or None for a guest's."""


@dataclass(frozen=True, slots=True)
class Handler:
    """How a kind of event is handled."""

    fetch: Fetch
    apply: Apply
