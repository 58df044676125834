"""What a person answered on a page, held against what the page had shown and what is said by now."""

from dataclasses import dataclass

from accounts.models import Landlord
from compliance.attributes import FactValue, Scope
from compliance.history import Said
from compliance.models import FactsSaid, Property, Tenancy


@dataclass(frozen=True, slots=True)
class Topic:
    """Of whom or what something is said: a home with its building, one of its tenancies, or else the landlord."""

    landlord: Landlord
    home: Property | None = None
    tenancy: Tenancy | None = None

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """Whose facts these are."""
        if self.home is None:
            return (Scope.LANDLORD,)
        return (Scope.TENANCY,) if self.tenancy else (Scope.PROPERTY, Scope.BUILDING)

    @property
    def prefix(self) -> str:
        """What its form is known by on a page."""
        if self.home is None:
            return "landlord"
        return f"tenancy-{self.tenancy.pk}" if self.tenancy else "home"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was sent of a topic, and what the page had shown of it."""

    topic: Topic
    sent: Said
    seen: Said

    @property
    def changed(self) -> Said:
        """What the person changed."""
        return {name: value for name, value in self.sent.items() if value != self.seen.get(name)}


@dataclass(frozen=True, slots=True)
class Clash:
    """A fact that two people changed: what it is now, and the row that says so, where there is one."""

    topic: Topic
    name: str
    now: FactValue | None
    row: FactsSaid | None
