"""How long each kind of data is kept, and why: the one table that `docs/retention.md` and the nightly run follow."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from accounts.messages.services import forget_mails
from compliance.api.once import KEPT_FOR as ANSWERS_KEPT
from compliance.api.once import forget_old as forget_answers
from compliance.reports.removing import remove_made
from compliance.webhooks.services import KEPT as TOLD_KEPT
from compliance.webhooks.services import forget_old as forget_told
from config.lib import clock
from intake.erasing import ANSWER_KEPT, forget_addresses
from intake.tasks import ABANDONED_AFTER, ERASED_AFTER
from provisioning.leaving.closing import DAYS_TO_TAKE_BACK, LAST_MAIL
from provisioning.leaving.guests import UNPAID_KEPT, end_paid, end_unpaid
from provisioning.leaving.outlived import end_money
from provisioning.leaving.selectors import DAYS_KEPT
from provisioning.leaving.services import end_old
from provisioning.leaving.staying import FOR_SEVEN_YEARS, STAYS
from provisioning.leaving.tables import LEFT_OUT

REPORTS_KEPT = timedelta(days=730)
LAST_MAIL_KEPT = timedelta(days=7)
ACCOUNT = "As long as the account is there"


@dataclass(frozen=True, slots=True)
class Rule:
    """How long a kind of data is kept. `by` is the entry of the timetable that removes it, if one does, and `end` what
    the nightly run calls for it: the number that was removed.
    """

    what: str
    tables: tuple[str, ...]
    kept: str
    why: str
    by: str = ""
    end: Callable[[], int] | None = None


def days(period: timedelta) -> str:
    """A period in words."""
    return "1 day" if period.days == 1 else f"{period.days} days"


def end_reports() -> int:
    """Remove reports that are older than reports get."""
    return remove_made(before=clock.now() - REPORTS_KEPT)


def end_last_mails() -> int:
    """Forget where it was said that an account is erased."""
    addresses = forget_mails(LAST_MAIL, before=clock.now() - LAST_MAIL_KEPT)
    forget_addresses(addresses)
    return len(addresses)


NIGHTLY = "leaving.nightly"
RULES = (
    Rule(
        "Archives of accounts",
        ("provisioning.AccountArchive",),
        f"The file for {days(DAYS_KEPT)}, or until the next one is made; the row, which holds no personal data, stays",
        "All that an account has is in one file: it is there to be taken away, not to be kept.",
        by=NIGHTLY,
        end=end_old,
    ),
    Rule(
        "Reports and evidence bundles",
        ("compliance.ReportRun",),
        f"{days(REPORTS_KEPT)} after they were asked for",
        "Long enough for whoever was given one to have it checked; what they are made of is kept itself.",
        by=NIGHTLY,
        end=end_reports,
    ),
    Rule(
        "What webhooks told",
        ("compliance.WebhookDelivery",),
        f"{days(TOLD_KEPT)} after it happened",
        "Long enough to look into what a landlord's own system missed, and to send it again.",
        by=NIGHTLY,
        end=forget_told,
    ),
    Rule(
        "What the API answered to writes",
        ("compliance.ApiAnswer",),
        days(ANSWERS_KEPT),
        "A write that is repeated within a day is answered as before and does nothing twice.",
        by=NIGHTLY,
        end=forget_answers,
    ),
    Rule(
        "Sign-ups that were never finished",
        ("intake.Submission", "intake.Revision"),
        f"Abandoned after {days(ABANDONED_AFTER)} without a change; after {days(ERASED_AFTER)} the person is erased",
        "They did not become customers. What stays are rows to be counted.",
        by="intake.sweep",
    ),
    Rule(
        "What guests ordered, or began to, and never paid for",
        ("documents.DocumentOrder", "intake.OrderDraft", "billing.OrderCheckout"),
        f"{days(UNPAID_KEPT)} after it was last worked on, answers and mails with it",
        "Long enough to come back by the link that was mailed. Money that came, or may yet come, keeps it here.",
        by=NIGHTLY,
        end=end_unpaid,
    ),
    Rule(
        "What guests ordered and paid for",
        ("documents.DocumentOrder", "billing.OrderCheckout"),
        "Seven years after it was delivered, or money for it last moved; then answers, documents, mails and payment go",
        "A guest has no account to close, and may need to have the document checked. Tax law asks for six years after "
        "the end of the accounting period, as below.",
        by=NIGHTLY,
        end=end_paid,
    ),
    Rule(
        "Mails to an address that nobody here has",
        ("accounts.Message",),
        days(ANSWER_KEPT),
        "The mail says that we keep nothing about the address.",
        by="intake.sweep",
    ),
    Rule(
        "Mails with a link that signs somebody in",
        ("accounts.Message",),
        "Their words until they are sent",
        "What opens a door must not lie about.",
    ),
    Rule(
        "Homes, tenancies, evidence, documents, orders, messages and all else of an account",
        (),
        ACCOUNT,
        "It is the landlord's proof that the law was kept, some of which the law asks for years later.",
    ),
    Rule(
        "An account that its owner closes",
        ("provisioning.AccountClosure",),
        f"{days(DAYS_TO_TAKE_BACK)}, in which it can be taken back; in the night after them it is erased, but for what "
        "stands below",
        "What cannot be undone must not be done in haste, nor by somebody else.",
    ),
    Rule(
        "The mail that says that an account is erased",
        ("accounts.Message",),
        days(LAST_MAIL_KEPT),
        "Long enough to be sent, and to see that it arrived.",
        by=NIGHTLY,
        end=end_last_mails,
    ),
    Rule(
        "The audit trail",
        ("accounts.AuditEntry", "accounts.AuditSalt", "accounts.AuditLink", "accounts.AuditHead"),
        "For good; personal values in it are erased for a person or a landlord, and the chains still verify",
        "It is the proof of what was done, for landlords and against us.",
    ),
    Rule(
        "Payments, refunds and what belongs to them",
        FOR_SEVEN_YEARS,
        "As long as the account is there, and then for seven years after it was erased or money last moved",
        "Tax law asks for six years after the end of the accounting period, which is a year at most (VAT Act 1994, "
        "schedule 11; Taxes Management Act 1970, section 12B).",
        by=NIGHTLY,
        end=end_money,
    ),
)


def end_all() -> int:
    """Remove everything whose time is over: how much; safe to repeat."""
    return sum(rule.end() for rule in RULES if rule.end)


def document() -> str:
    """`docs/retention.md` as Markdown."""
    lines = [
        "# How long data is kept",
        "",
        "Generated from `provisioning/leaving/retention.py` by `manage.py retention_doc`; do not edit.",
        "",
        "| What | How long | Why | Removed by |",
        "| --- | --- | --- | --- |",
        *(f"| {rule.what} | {rule.kept} | {rule.why} | {f'`{rule.by}`' if rule.by else ''} |" for rule in RULES),
        "",
        "## What stays when an account is erased",
        "",
        "Everything else goes: every row that leads to the landlord, every file, and the people who are with nobody "
        "else here. Who ordered documents as a guest has no account; those orders are not found by it, and go as the "
        "table says, or at once where staff erase one on its page. Backups hold what was erased until they are gone.",
        "",
        "| Table | What stays, and why |",
        "| --- | --- |",
        *(f"| `{label}` | {why} |" for label, why in STAYS.items()),
        "",
        "## What the archive of an account leaves out",
        "",
        "| Table | Why |",
        "| --- | --- |",
        *(f"| `{label}` | {why} |" for label, why in LEFT_OUT.items()),
    ]
    return "\n".join(lines) + "\n"
