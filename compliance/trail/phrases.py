"""What an entry of the trail says happened, in plain words. `{it}` is what it was done to.

An action that is not listed is told by its own name, so that nothing is hidden for want of a phrase.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """A part of the trail that a list can be narrowed to: its name, and how the actions in it begin."""

    key: str
    label: str
    starts: tuple[str, ...]


SUBJECTS = (
    Subject(
        "homes",
        "Homes and facts",
        ("compliance.property", "compliance.facts", "compliance.import", "compliance.schemes"),
    ),
    Subject(
        "requirements",
        "Requirements and evidence",
        (
            "compliance.evidence",
            "compliance.served",
            "compliance.happened",
            "compliance.waived",
            "compliance.acknowledged",
        ),
    ),
    Subject("tenancies", "Tenancies", ("compliance.tenancy", "compliance.occupier")),
    Subject(
        "tenants",
        "Tenants’ access",
        ("compliance.tenant_", "compliance.tenants_", "compliance.file_", "compliance.paper_", "compliance.gas_page"),
    ),
    Subject("documents", "Documents", ("documents.",)),
    Subject("reminders", "Reminders and messages", ("compliance.digest", "compliance.feed", "messages.")),
    Subject("api", "API", ("compliance.api_",)),
    Subject("reports", "Reports", ("compliance.report", "compliance.schedule_")),
    Subject("integrations", "Integrations", ("compliance.webhook",)),
    Subject("plan", "Plan and payments", ("plans.", "billing.")),
    Subject("people", "People and account", ("accounts.", "adminpanel.", "intake.", "provisioning.")),
)

PHRASES = {
    "accounts.address_asked": "asked to be reached at another address",
    "accounts.address_changed": "changed the address of record",
    "accounts.address_given_up": "gave up a change of the address of record",
    "accounts.invitation.accepted": "accepted the invitation and set a password",
    "accounts.invitation.created": "sent an invitation to {it}",
    "accounts.landlord.corrected": "corrected the details of the landlord",
    "accounts.landlord.created": "opened this account",
    "accounts.landlord.erased": "erased the details of the landlord",
    "accounts.landlord.preparing": "began to prepare the portal",
    "accounts.landlord.ready": "opened the portal",
    "accounts.list_exported": "downloaded a list as CSV",
    "accounts.member_declined": "declined to be a member",
    "accounts.member_invitation_taken_back": "took back an invitation to be a member",
    "accounts.member_invited": "invited somebody to be a member",
    "accounts.member_invited_again": "sent an invitation to be a member again",
    "accounts.membership.changed": "changed what {it} may do",
    "accounts.membership.created": "made {it} a member",
    "accounts.notifications_changed": "changed when and of what the landlord is told",
    "accounts.trail.erased": "erased personal data in this trail",
    "accounts.trail_exported": "downloaded this trail",
    "adminpanel.address_written_to_again": "allowed e-mail to an address that did not work",
    "adminpanel.incident_closed": "said that a fault is over",
    "adminpanel.job_run_again": "ran a piece of work again",
    "adminpanel.provisioning_retried": "started the preparation of the portal again",
    "adminpanel.welcome_sent_again": "sent the welcome again",
    "adminpanel.landlord.changed": "changed the details of the landlord",
    "adminpanel.membership.added": "made {it} a member",
    "adminpanel.synced_from_stripe": "asked Stripe what is paid for",
    "billing.checkout.expired": "let a payment page expire",
    "billing.checkout.failed": "reported that a payment failed",
    "billing.checkout.paid": "reported that a payment arrived",
    "billing.checkout.processing": "reported that a payment is on its way",
    "billing.refund.asked": "asked Stripe again to give money back",
    "billing.refund.failed": "could not ask Stripe to give money back",
    "billing.refund.made": "had Stripe give money back",
    "billing.refund.refused": "was refused by Stripe to give money back",
    "billing.refund_asked": "asked Stripe to give money back",
    "billing.refunded": "reported that money went back",
    "compliance.acknowledged": "acknowledged the rule {it}",
    "compliance.digest.dropped": "let a digest of reminders go, because it had nothing left to say",
    "compliance.digest.failed": "could not send a digest of reminders",
    "compliance.api_token_made": "made an API token",
    "compliance.api_token_revoked": "revoked an API token",
    "compliance.api_token_wrote": "used the API token {it}",
    "compliance.api_tokens_switched_off": "switched the API tokens off",
    "compliance.api_tokens_switched_on": "switched the API tokens on again",
    "compliance.digest.sent": "sent a digest of reminders",
    "compliance.evidence_recorded": "recorded evidence for {it}",
    "compliance.evidence_withdrawn": "withdrew evidence for {it}",
    "compliance.facts_said": "said something about {it}",
    "compliance.feed_created": "made a calendar address",
    "compliance.feed_revoked": "ended a calendar address",
    "compliance.file_shared": "shared {it} with tenants",
    "compliance.file_shared_no_more": "shares {it} with tenants no more",
    "compliance.gas_page_made": "made the public gas page of {it}",
    "compliance.gas_page_revoked": "ended the public gas page of {it}",
    "compliance.happened": "recorded a day that {it} turns on",
    "compliance.import.committed": "added homes from a spreadsheet",
    "compliance.import.abandoned": "gave up an import of homes",
    "compliance.occupier_added": "added somebody to {it}",
    "compliance.occupier_left": "recorded that somebody left {it}",
    "compliance.paper_asked": "asked for {it}",
    "compliance.paper_answered": "answered about {it}",
    "compliance.paper_received": "confirmed that they received {it}",
    "compliance.property_added": "added {it}",
    "compliance.property_archived": "archived {it}",
    "compliance.property_changed": "changed the address or the people of {it}",
    "compliance.property_restored": "restored {it}",
    "compliance.report.failed": "could not make {it}",
    "compliance.report.made": "made {it}",
    "compliance.report_asked": "asked for {it}",
    "compliance.report_downloaded": "downloaded {it}",
    "compliance.report_removed": "removed a report after its time",
    "compliance.schedule_added": "had a report made by itself",
    "compliance.schedule_ended": "ended a scheduled report",
    "compliance.schedule_paused": "paused a scheduled report",
    "compliance.schedule_recipient_added": "added somebody to a scheduled report",
    "compliance.schedule_recipient_confirmed": "confirmed that a scheduled report is wanted",
    "compliance.schedule_recipient_removed": "took somebody off a scheduled report",
    "compliance.schedule_resumed": "took a scheduled report up again",
    "compliance.schemes_applied": "applied licensing schemes of councils to homes",
    "compliance.served": "recorded that a copy was given, for {it}",
    "compliance.tenancy_added": "added {it}",
    "compliance.tenancy_ended": "recorded the end of {it}",
    "compliance.tenant_accepted": "accepted access as {it}",
    "compliance.tenant_access_changed": "changed when the access of {it} ends",
    "compliance.tenant_declined": "declined access as {it}",
    "compliance.tenant_invited": "invited {it} to see their home’s papers",
    "compliance.tenant_invited_again": "sent the invitation to {it} again",
    "compliance.tenant_revoked": "revoked the access of {it}",
    "compliance.tenants_switched_off": "switched the access of tenants off",
    "compliance.tenants_switched_on": "switched the access of tenants on again",
    "compliance.waived": "said whether {it} is asked",
    "compliance.webhook_added": "added an address for webhooks",
    "compliance.webhook_changed": "changed an address for webhooks",
    "compliance.webhook_delivery.dropped": "sent webhooks no more, because their address is off",
    "compliance.webhook_delivery.failed": "could not deliver webhooks",
    "compliance.webhook_delivery.queued": "had a webhook sent again",
    "compliance.webhook_delivery.sent": "delivered webhooks",
    "compliance.webhook_off": "switched an address for webhooks off",
    "compliance.webhook_on": "switched an address for webhooks on again",
    "compliance.webhook_removed": "removed an address for webhooks",
    "compliance.webhook_rotated": "made a new secret for webhooks",
    "compliance.webhook_tested": "sent a test to an address for webhooks",
    "documents.downloaded": "downloaded {it}",
    "documents.draft_downloaded": "downloaded a draft of {it}",
    "documents.inspection.done": "looked through {it}",
    "documents.inspection.failed": "could not look through {it}",
    "documents.moved_to_vault": "moved {it} to the vault",
    "documents.reading.failed": "could not read {it}",
    "documents.reading.proposed": "read {it}",
    "documents.reading.set_aside": "set aside what was read of {it}",
    "documents.reading.used": "used what was read of {it}",
    "documents.removed": "deleted {it}",
    "documents.scan.clean": "found no virus in {it}",
    "documents.scan.infected": "found a virus in {it} and shut it away",
    "documents.uploaded": "uploaded {it}",
    "documents.viewed": "looked at {it}",
    "messages.address_bounced": "learnt that e-mail to an address does not arrive",
    "messages.address_reached": "learnt that an address is in use again, or is needed no more",
    "messages.message.failed": "could not send a message",
    "messages.message.queued": "queued a message again",
    "messages.message.sent": "sent a message",
    "plans.assigned": "set the plan",
    "provisioning.archive.ended": "removed an archive of the account after its time",
    "provisioning.archive.failed": "could not make an archive of the account",
    "provisioning.archive.made": "made an archive of the account",
    "provisioning.archive_asked": "asked for an archive of the account",
    "provisioning.archive_downloaded": "downloaded an archive of the account",
    "provisioning.archive_imported": "read this account from an archive",
    "provisioning.job.failed": "could not prepare the portal",
    "provisioning.job.provisioned": "finished the portal",
    "provisioning.job.running": "began to prepare the portal",
    "provisioning.job.welcomed": "sent the welcome",
}
NOUNS = {
    "accounts.membership": "a member",
    "accounts.invitation": "somebody",
    "compliance.property": "a home",
    "compliance.reportrun": "a report",
    "compliance.requirement": "a requirement",
    "compliance.tenancy": "a tenancy",
    "compliance.tenancyaccess": "a tenant",
    "compliance.share": "a file",
    "compliance.receipt": "a paper",
    "compliance.paperrequest": "a paper",
    "compliance.gaspage": "a home",
    "documents.document": "a document",
    "documents.documentorder": "an order",
}
"""What a row is called that is not there any more."""


def phrase(action: str) -> str:
    """What was done, with `{it}` where it names what it was done to."""
    known = PHRASES.get(action)
    if known is None:
        _, _, name = action.partition(".")
        known = f"{name.replace('.', ' ').replace('_', ' ')} {{it}}".strip()
    return known


def actions_saying(word: str) -> list[str]:
    """The actions whose phrase has this word in it."""
    return [action for action, words in PHRASES.items() if word.lower() in words.replace("{it}", "")]
