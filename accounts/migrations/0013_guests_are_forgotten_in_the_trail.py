"""What the trail says of a guest's order, and from where it was done, can be erased with the order."""

from importlib import import_module

from django.db import migrations

ERASING = """
CREATE OR REPLACE FUNCTION accounts_audit_erase(because bigint) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    cause accounts_auditentry;
    whose bigint;
    erased bigint[];
BEGIN
    SELECT * INTO cause FROM accounts_auditentry WHERE id = because AND action = 'accounts.trail.erased'
        AND subject_type IN ('accounts.landlord', 'accounts.user', 'documents.documentorder', 'billing.ordercheckout')
        AND NOT EXISTS (SELECT FROM accounts_auditlink WHERE entry_id = because);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'An erasure needs an entry of its own in the same transaction.' USING ERRCODE = 'check_violation';
    END IF;
    whose := cause.subject_id::bigint;
    WITH concerned AS (
        SELECT e.id, NOT coalesce(cause.subject_type = 'accounts.user' AND e.actor_id = whose
            AND (e.subject_type, e.subject_id) <> ('accounts.user', cause.subject_id), false) AS wholly
        FROM accounts_auditentry AS e
        WHERE e.id < because AND e.action <> 'accounts.trail.erased' AND CASE cause.subject_type
            WHEN 'accounts.landlord' THEN e.landlord_id = whose
            WHEN 'accounts.user' THEN e.actor_id = whose
                OR (e.subject_type = 'accounts.user' AND e.subject_id = cause.subject_id)
            ELSE e.landlord_id IS NULL AND (e.subject_type, e.subject_id) = (cause.subject_type, cause.subject_id) END
    ), unsalted AS (
        UPDATE accounts_auditsalt AS s
        SET said = CASE WHEN c.wholly THEN NULL ELSE s.said END, whence = NULL, erasure_id = because
        FROM concerned AS c
        WHERE s.entry_id = c.id AND (s.whence IS NOT NULL OR (c.wholly AND s.said IS NOT NULL))
        RETURNING s.entry_id
    )
    SELECT array_agg(entry_id) INTO erased FROM unsalted;
    UPDATE accounts_auditentry AS e
    SET address = NULL, before = CASE WHEN s.said IS NULL THEN '{}' ELSE e.before END,
        after = CASE WHEN s.said IS NULL THEN '{}' ELSE e.after END,
        why = CASE WHEN s.said IS NULL THEN '' ELSE e.why END
    FROM accounts_auditsalt AS s WHERE s.entry_id = e.id AND e.id = ANY (erased);
    RETURN coalesce(cardinality(erased), 0);
END $$;
"""

before = import_module("accounts.migrations.0004_audit_chain")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0012_accounts_close'),
    ]

    operations = [
        migrations.RunSQL(ERASING, before.ERASING.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")),
    ]
