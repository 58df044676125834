"""What the portal refuses about homes."""

from collections.abc import Sequence

from config.lib.errors import DomainError


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
