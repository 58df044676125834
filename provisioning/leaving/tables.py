"""What of each table goes into a landlord's archive. A table that stands nowhere here fails a test: decide about it.

A table of the landlord's is one line in `KEPT`: its label, and the way from a row to the landlord. One that is left out
is one line in `LEFT_OUT`, with the reason that the archive itself gives.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

PEOPLE = "accounts.User"
"""Whoever a kept row names: members, and tenants who accepted, as they are; anybody else as a key without a name."""

KEPT: Mapping[str, str] = {
    "accounts.Landlord": "pk",
    "accounts.Membership": "landlord",
    "accounts.AddressChange": "landlord",
    "accounts.Brand": "landlord",
    "accounts.MobileNumber": "landlord",
    "accounts.NotificationWishes": "landlord",
    "accounts.Message": "landlord",
    "accounts.Bounce": "landlord",
    "accounts.AuditEntry": "landlord",
    "accounts.AuditSalt": "entry__landlord",
    "accounts.AuditLink": "entry__landlord",
    "accounts.AuditHead": "chain",
    "plans.PlanAssignment": "landlord",
    "billing.Customer": "landlord",
    "billing.Subscription": "landlord",
    "billing.CheckoutIntent": "landlord",
    "billing.OrderCheckout": "landlord",
    "billing.Payment": "landlord",
    "billing.UnpaidInvoice": "landlord",
    "billing.Refund": "landlord",
    "billing.Dispute": "landlord",
    "billing.Suspension": "landlord",
    "billing.PlanChange": "landlord",
    "documents.Document": "landlord",
    "documents.Inspection": "document__landlord",
    "documents.FileReading": "document__landlord",
    "documents.PageImage": "document__landlord",
    "documents.Snapshot": "runs__ordered_document__order__landlord",
    "documents.GenerationRun": "ordered_document__order__landlord",
    "documents.DocumentVersion": "run__ordered_document__order__landlord",
    "documents.IssuedFile": "version__run__ordered_document__order__landlord",
    "documents.OrderedDocument": "order__landlord",
    "documents.ReviewNote": "order__landlord",
    "documents.DocumentOrder": "landlord",
    "compliance.LandlordProfile": "landlord",
    "compliance.Building": "landlord",
    "compliance.Property": "landlord",
    "compliance.Archiving": "property__landlord",
    "compliance.Tenancy": "property__landlord",
    "compliance.TenancyEnd": "tenancy__property__landlord",
    "compliance.Occupier": "tenancy__property__landlord",
    "compliance.FactsSaid": "landlord",
    "compliance.PropertyImport": "landlord",
    "compliance.Requirement": "landlord",
    "compliance.Evidence": "requirement__landlord",
    "compliance.Service": "evidence__requirement__landlord",
    "compliance.Happening": "requirement__landlord",
    "compliance.Waiver": "requirement__landlord",
    "compliance.Acknowledgement": "requirement__landlord",
    "compliance.Filing": "requirement__landlord",
    "compliance.Digest": "landlord",
    "compliance.Reminder": "landlord",
    "compliance.Score": "landlord",
    "compliance.PastScore": "landlord",
    "compliance.ReportSchedule": "landlord",
    "compliance.ReportRecipient": "schedule__landlord",
    "compliance.ReportRefusal": "landlord",
    "compliance.ReportRun": "landlord",
    "compliance.TenancyAccess": "tenancy__property__landlord",
    "compliance.Share": "tenancy__property__landlord",
    "compliance.Receipt": "access__tenancy__property__landlord",
    "compliance.TenantMessage": "access__tenancy__property__landlord",
    "compliance.PaperRequest": "access__tenancy__property__landlord",
    "compliance.GasPage": "home__landlord",
    "intake.Submission": "landlord",
    "intake.Revision": "landlord",
    "intake.OrderDraft": "landlord",
    "provisioning.ProvisioningJob": "landlord",
    "provisioning.FinishedStep": "job__landlord",
}
"""Tables of the landlord's, with the way to the landlord. An order comes after the documents that complete it."""

LEFT_OUT: Mapping[str, str] = {
    "accounts.Invitation": "A link that opens a door. Elsewhere people are invited anew.",
    "accounts.MemberInvitation": "Opens a door. Elsewhere people are invited anew.",
    "accounts.DeliveredMail": "The post of an installation without a mail server.",
    "accounts.ReferenceCounter": "Counts the references of all landlords; an import moves it on.",
    "admin.LogEntry": "Nothing writes it: what staff do is in the audit trail.",
    "auth.Permission": "What the staff of an installation may do.",
    "auth.Group": "The staff of an installation.",
    "contenttypes.ContentType": "Belongs to the program.",
    "sessions.Session": "Whoever is signed in here is signed in nowhere else.",
    "account.EmailAddress": "Written by the library that signs people in, from the address of each person.",
    "account.EmailConfirmation": "A link that opens a door.",
    "mfa.Authenticator": "A second step opens a door. Elsewhere people set up a new one.",
    "usersessions.UserSession": "Whoever is signed in here is signed in nowhere else.",
    "plans.Feature": "The price list of an installation.",
    "plans.PlanFeature": "The price list of an installation.",
    "plans.LegacyPlanCode": "The price list of an installation.",
    "billing.StripeEvent": "What Stripe sent us, in Stripe's words; what came of it is in the other tables.",
    "billing.Reconciliation": "Our own comparison with Stripe, of all landlords at once.",
    "billing.Difference": "Our own comparison with Stripe; what it mended is in the other tables.",
    "billing.RefundRequest": "Our work with Stripe, which must not be done twice; what went back is a refund.",
    "billing.AddressNews": "Our work with Stripe, which must not be done twice.",
    "compliance.ApiAnswer": "Kept for a day, so that a write that is repeated is not done twice.",
    "compliance.ApiToken": "Opens a door. Elsewhere a new one is made.",
    "compliance.WebhookDelivery": "What an installation told a landlord's own system; it is kept for a month.",
    "compliance.WebhookEndpoint": "Two installations must not tell one system. Elsewhere it is set up anew.",
    "compliance.CalendarFeed": "A secret address that opens a door. Elsewhere a new one is made.",
    "compliance.ObligationSource": "Where the law stands: public, and part of every installation.",
    "compliance.Weight": "How much each rule counts in a score: part of every installation.",
    "provisioning.AccountArchive": "Archives themselves.",
    "provisioning.AccountClosure": "An account closes here. Elsewhere it is there until it is closed there.",
    "adminpanel.JobRun": "How our machines ran; it holds keys, and nothing about people.",
    "adminpanel.TimetableEntry": "How our machines ran.",
    "adminpanel.Heartbeat": "How our machines ran.",
    "adminpanel.Incident": "What our staff were told about our machines.",
}
"""Tables that no archive holds, and why."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A table of the installation that kept rows name. Its rows are known again by a key that means the same anywhere.

    `blank` are columns, as SQL, that are not handed out.
    """

    key: tuple[str, ...]
    blank: Mapping[str, str] = field(default_factory=dict)


SHARED: Mapping[str, Shared] = {
    "plans.Plan": Shared(("code",)),
    "billing.Price": Shared(("stripe_id",)),
    "compliance.LocalAuthority": Shared(("code",)),
    "compliance.LicensingScheme": Shared(("kind", "name", "starts_on"), {"recorded_by_id": "NULL"}),
    "compliance.Obligation": Shared(("code", "number")),
    "documents.TemplateVersion": Shared(("kind", "nation", "number")),
    "documents.PromptVersion": Shared(
        ("kind", "number"),
        {"instructions": "'Not handed out.'", "schema": "'{}'::jsonb", "state": "'retired'", "test_outcome": "''"},
    ),
}
"""Tables that kept rows name, those that others of them name first."""

ALONE: Mapping[str, Mapping[str, object]] = {
    "accounts.Message": {"state__in": ["sent", "failed"]},
}
"""Which rows of a table are kept, where not all are: a mail that waits must not be sent by two installations."""

BLANKED: Mapping[str, Mapping[str, str]] = {
    "accounts.Landlord": {"closes_at": "NULL"},
    "accounts.Message": {
        "text": "CASE WHEN t.holds_secret THEN '' ELSE t.text END",
        "html": "CASE WHEN t.holds_secret THEN '' ELSE t.html END",
    },
    "accounts.Bounce": {"message_id": "NULL"},
    "accounts.MobileNumber": {"pending": "''", "code_hash": "''"},
}
"""Columns of kept tables that are not handed out as they are, as SQL over the row `t`."""
