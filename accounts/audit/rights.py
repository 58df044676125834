"""What the role of web and worker may not do to the trail: it adds entries and reads; all else the database does."""

from accounts.audit.models import AuditEntry, AuditHead, AuditLink, AuditSalt

MADE_BY_THE_DATABASE = (AuditSalt, AuditLink, AuditHead)

REVOKED = (
    f"REVOKE UPDATE, DELETE, TRUNCATE ON {AuditEntry._meta.db_table} FROM {{role}}",
    *(
        f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {model._meta.db_table} FROM {{role}}"
        for model in MADE_BY_THE_DATABASE
    ),
    "GRANT EXECUTE ON FUNCTION accounts_audit_erase(bigint) TO {role}",
)
"""Told after every migration, behind what is granted of all tables."""
