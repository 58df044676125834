"""What is refused about reports."""

from config.lib.errors import DomainError


class TooManyReports(DomainError):
    """More reports wait to be made than one landlord may have waiting."""

    code = "compliance.too_many_reports"
    status = 429
    title = "Several reports are being made already"
    message = "Wait until those are finished, then ask for the next."


class NothingToShow(DomainError):
    """Nothing is recorded of what was chosen."""

    code = "compliance.nothing_to_show"
    status = 422
    title = "There is nothing to show"
    message = "Nothing is recorded of these homes and matters in this period. Choose a longer period or more matters."


class BundleTooLarge(DomainError):
    """More was chosen than one file can hold."""

    code = "compliance.bundle_too_large"
    status = 422
    title = "That is too much for one file"

    def __init__(self, *, exhibits: int, most: int) -> None:
        super().__init__(
            f"This would be {exhibits} files. At most {most} files and 500 MB are bound at a time. Choose one home, a "
            "shorter period or fewer matters."
        )


class NotBound(DomainError):
    """The program that binds came to no end."""

    code = "compliance.not_bound"
    message = "The files could not be bound."


class TooManySchedules(DomainError):
    """A landlord has as many schedules as one may have."""

    code = "compliance.too_many_schedules"
    status = 422
    title = "You have many schedules already"
    message = "You can have 20 schedules. End one, then add the next."


class ScheduleRests(DomainError):
    """A report was to be made now of a home that is archived."""

    code = "compliance.schedule_rests"
    status = 409
    title = "This home is archived"
    message = "Nothing is asked of it, so there is nothing to tell. Restore it, and the report is made again."


class TooManyRecipients(DomainError):
    """A schedule goes to as many addresses as one may go to."""

    code = "compliance.too_many_recipients"
    status = 422
    title = "It goes to many people already"
    message = "A report can go to 10 addresses. Take one off the list, then add the next."


class CannotAsk(DomainError):
    """An address that is not asked whether its reader wants a report."""

    code = "compliance.cannot_ask"
    status = 409
    title = "They cannot be asked"


class AskedEnough(CannotAsk):
    """More people were to be asked, or one more often, than anybody needs in a day."""

    code = "compliance.asked_enough"
    status = 429
    title = "That is enough for today"


class LinkRests(DomainError):
    """The landlord's plan hands nothing out by links at the moment."""

    code = "compliance.report_link_rests"
    status = 403
    title = "This link rests at the moment"

    def __init__(self, *, landlord: str) -> None:
        super().__init__(
            f"Nothing was deleted, but the report is not handed out until {landlord} has a plan with scheduled reports "
            "again. They can choose one under Billing in their portal. Then the same link opens, for as long as the "
            "mail said."
        )


class LinkEnded(DomainError):
    """The landlord's account is closed."""

    code = "compliance.report_link_ended"
    status = 410
    title = "This account is closed"

    def __init__(self, *, landlord: str) -> None:
        super().__init__(f"{landlord} has closed their account, so its reports are not handed out any more.")
