"""What the portal refuses about homes."""

from config.lib.errors import DomainError


class ChangedElsewhere(DomainError):
    """The page was saved by somebody else after it was shown."""

    code = "compliance.changed_elsewhere"
    status = 409
    title = "This was changed meanwhile"
    message = "Somebody else changed this after you opened the page. Reload it to see how it stands now."
