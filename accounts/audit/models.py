"""The audit trail: append-only, written in the transaction of the change it tells of."""

from typing import ClassVar

from django.db import models

from config.lib import clock


class AuditEntry(models.Model):
    """Who did what to which row, when, why and from where. A trigger refuses to change or remove one.

    People and landlords are kept as plain keys, so that no later deletion can reach into the trail.
    """

    at = models.DateTimeField(default=clock.now, editable=False, db_index=True)
    actor = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", editable=False
    )
    landlord = models.ForeignKey(
        "accounts.Landlord",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        editable=False,
    )
    action = models.CharField(max_length=80, db_index=True, editable=False)
    subject_type = models.CharField(max_length=80, editable=False, help_text="The model, as app.model.")
    subject_id = models.CharField(max_length=40, editable=False)
    before = models.JSONField(default=dict, editable=False)
    after = models.JSONField(default=dict, editable=False)
    why = models.CharField(max_length=500, blank=True, editable=False)
    request_id = models.CharField(max_length=64, blank=True, editable=False)
    address = models.GenericIPAddressField(null=True, editable=False, help_text="Where the request came from.")

    class Meta:
        verbose_name_plural = "audit entries"
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id"]),
            models.Index(fields=["landlord", "-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_id}"


class AuditSalt(models.Model):
    """What an entry's personal values are hashed with, apart from the chain so that it can be forgotten with them.

    `said` salts before, after and why; `whence` the address. The database writes one for each entry; without its salt a
    hash in the chain says nothing of a value.
    """

    entry = models.OneToOneField(
        AuditEntry, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="salt"
    )
    transaction = models.BigIntegerField(help_text="The database's number of the transaction that wrote the entry.")
    said = models.UUIDField(null=True)
    whence = models.UUIDField(null=True)
    erasure = models.ForeignKey(
        AuditEntry,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
        help_text="The later entry that tells of the erasure.",
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["transaction", "entry"])]

    def __str__(self) -> str:
        return f"Salt of entry {self.entry_id}"


class AuditLink(models.Model):
    """An entry's place in its chain, given by the database when the transaction commits; see docs/audit.md."""

    SITE = 0

    entry = models.OneToOneField(
        AuditEntry, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="link"
    )
    chain = models.BigIntegerField(help_text="The landlord's key, or 0 for the chain of the site.")
    number = models.BigIntegerField()
    said = models.BinaryField(help_text="SHA-256 over the salt and what was said.")
    whence = models.BinaryField(help_text="SHA-256 over the salt and the address.")
    hash = models.BinaryField(help_text="SHA-256 over the entry, the hashes of its values, and the hash before it.")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["chain", "number"], name="accounts_auditlink_once")]

    def __str__(self) -> str:
        return f"Number {self.number} of chain {self.chain}"


class AuditHead(models.Model):
    """The last entry of a chain. Locked, from the lowest chain up, as the very last thing that a transaction does."""

    chain = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField()
    hash = models.BinaryField()
    at = models.DateTimeField(help_text="When the last entry was chained.")

    def __str__(self) -> str:
        return f"Head of chain {self.chain}"
