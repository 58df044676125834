"""What becomes of each table when an account is erased. A table that stands nowhere fails a test: decide about it.

Whatever leads to the landlord goes, found as the archive finds it; so a new table of theirs is in without a word here.
Only what stays, and what is nobody's, is named.
"""

from collections.abc import Mapping

from django.db.models import Model

from provisioning.belongings import paths_to_landlord
from provisioning.leaving.rows import named
from provisioning.leaving.tables import KEPT

MONEY = (
    "What was paid and given back, for which plan or order, by Stripe's keys: for seven years after the account was "
    "erased or money last moved, since tax law asks for six after the end of the accounting period (VAT Act 1994, "
    "schedule 11; Taxes Management Act 1970, section 12B). It names nobody; the invoices themselves, which do, are at "
    "Stripe."
)
TRAIL = "Who did what to which row, and when, by keys. What was said, and from where, is erased; the chain verifies."
MACHINES = "How our machines ran: keys, and nothing about people."

STAYS: Mapping[str, str] = {
    "accounts.Landlord": "The reference, so that it is never given out again. Name, address and number are erased.",
    "accounts.User": "A key without a name, which the trail names. Who is with somebody else here stays as they are.",
    "accounts.AuditEntry": TRAIL,
    "accounts.AuditSalt": TRAIL,
    "accounts.AuditLink": TRAIL,
    "accounts.AuditHead": TRAIL,
    "plans.PlanAssignment": MONEY,
    "billing.Customer": MONEY,
    "billing.Subscription": MONEY,
    "billing.CheckoutIntent": MONEY,
    "billing.OrderCheckout": MONEY,
    "billing.Payment": MONEY,
    "billing.UnpaidInvoice": MONEY,
    "billing.Refund": MONEY,
    "billing.RefundRequest": MONEY,
    "billing.Dispute": MONEY,
    "billing.Suspension": MONEY,
    "billing.PlanChange": MONEY,
    "billing.StripeEvent": "That Stripe told us something, and when, for as long; what it said is erased.",
    "billing.Difference": "What differed from what Stripe says, by keys and sums, for as long.",
    "provisioning.AccountClosure": "That the account was closed, and when it was erased.",
    "adminpanel.JobRun": MACHINES,
    "adminpanel.Incident": MACHINES,
}
"""What is not erased with an account, and why."""

FOR_SEVEN_YEARS = (
    *(label for label, why in STAYS.items() if why == MONEY),
    "billing.StripeEvent",
    "billing.Difference",
)
"""What of that goes in the end; the rest stays for good."""

WITH_PEOPLE = frozenset(
    {
        "account.EmailAddress",
        "account.EmailConfirmation",
        "mfa.Authenticator",
        "sessions.Session",
        "usersessions.UserSession",
    }
)
"""What goes with each person who is erased."""

WITH_ADDRESSES = frozenset({"accounts.DeliveredMail"})
"""What goes with each address that is forgotten."""

NOBODY_S = frozenset(
    {
        "accounts.ReferenceCounter",
        "admin.LogEntry",
        "auth.Group",
        "auth.Permission",
        "contenttypes.ContentType",
        "plans.Plan",
        "plans.Feature",
        "plans.PlanFeature",
        "plans.LegacyPlanCode",
        "billing.Price",
        "billing.Reconciliation",
        "documents.TemplateVersion",
        "documents.PromptVersion",
        "compliance.LocalAuthority",
        "compliance.LicensingScheme",
        "compliance.Obligation",
        "compliance.ObligationSource",
        "compliance.Weight",
        "adminpanel.TimetableEntry",
        "adminpanel.Heartbeat",
    }
)
"""What tells of no landlord at all: the law, the price list, the machines."""


def ways() -> dict[type[Model], str]:
    """Every model whose rows go, with the way from a row to the landlord."""
    found = {model: path for model, path in paths_to_landlord().items() if model._meta.label not in STAYS}
    return found | {named(label): path for label, path in KEPT.items() if label not in STAYS}
