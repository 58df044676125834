"""What the portal refuses about homes."""

from collections.abc import Sequence

from config.lib.errors import DomainError
from plans.errors import LimitReached
from plans.models import Plan


class ChangedElsewhere(DomainError):
    """The page was saved by somebody else after it was shown."""

    code = "compliance.changed_elsewhere"
    status = 409
    title = "This was changed meanwhile"
    message = "Somebody else changed this after you opened the page. Reload it to see how it stands now."


class HomeChanged(ChangedElsewhere):
    """Others changed where a home is or who looks after it; `fields` names what of the page that is."""

    code = "compliance.home_changed"

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__()
        self.fields = fields


class HomeReadOnly(LimitReached):
    """A home that is over the plan's cap was to be changed."""

    title = "This property is read-only"

    def __init__(self, home: str, *, current: Plan, suggested: Plan | None, way_on: str, wanted: int) -> None:
        super().__init__(current=current, suggested=suggested, limit=current.property_cap, wanted=wanted)
        self.detail = {"way_on": way_on, "way_on_label": "Choose which stay active"}
        self.message = (
            f"{home} can be seen and exported, but not changed, because {current.name} allows {self.limit} active "
            f"properties and you have {wanted}. Choose which stay active, or take a larger plan. Its reminders go on."
        )
