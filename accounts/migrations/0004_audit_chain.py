"""The trail becomes chains: one for each landlord and one for the site. docs/audit.md says how a chain is computed.

An entry gets its salts when the other deferred checks of its transaction run, and its place when those are over: so the
heads of the chains are the last rows that a transaction locks, always from the lowest chain up, and no two transactions
can wait for each other. What is there already is chained in the order in which it was written.
"""

import django.db.models.deletion
from django.db import migrations, models

WORDS = """
CREATE FUNCTION accounts_audit_said(salt uuid, before jsonb, after jsonb, why text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT '{"salt":"' || salt || '","before":' || before || ',"after":' || after || ',"why":' || to_json(why) || '}'
$$;

CREATE FUNCTION accounts_audit_whence(salt uuid, address inet) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT '{"salt":"' || salt || '","address":' || coalesce('"' || host(address) || '"', 'null') || '}'
$$;

CREATE FUNCTION accounts_audit_sealed(
    number bigint, previous bytea, at timestamptz, landlord bigint, actor bigint, action text, subject_type text,
    subject_id text, request_id text, said bytea, whence bytea
) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT '{"number":' || number || ',"previous":"' || encode(previous, 'hex')
        || '","at":"' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        || '","landlord":' || coalesce(landlord::text, 'null') || ',"actor":' || coalesce(actor::text, 'null')
        || ',"action":' || to_json(action) || ',"subject_type":' || to_json(subject_type)
        || ',"subject_id":' || to_json(subject_id) || ',"request_id":' || to_json(request_id)
        || ',"said":"' || encode(said, 'hex') || '","whence":"' || encode(whence, 'hex') || '"}'
$$;
"""

CHAINING = """
CREATE FUNCTION accounts_audit_chain(written_in bigint, first_entry bigint) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    entry record;
    head accounts_audithead;
    said bytea;
    whence bytea;
BEGIN
    FOR entry IN
        SELECT e.*, coalesce(e.landlord_id, 0) AS chain, s.said AS said_salt, s.whence AS whence_salt
        FROM accounts_auditsalt AS s JOIN accounts_auditentry AS e ON e.id = s.entry_id
        WHERE s.transaction = written_in AND s.entry_id >= first_entry
        ORDER BY coalesce(e.landlord_id, 0), e.id
    LOOP
        IF head.chain IS DISTINCT FROM entry.chain THEN
            IF head.chain IS NOT NULL THEN
                UPDATE accounts_audithead AS h SET number = head.number, hash = head.hash, at = clock_timestamp()
                    WHERE h.chain = head.chain;
            END IF;
            SELECT * INTO head FROM accounts_audithead AS h WHERE h.chain = entry.chain FOR NO KEY UPDATE;
            IF NOT FOUND THEN
                INSERT INTO accounts_audithead (chain, number, hash, at)
                    VALUES (entry.chain, 0, decode(repeat('00', 32), 'hex'), clock_timestamp()) ON CONFLICT DO NOTHING;
                SELECT * INTO head FROM accounts_audithead AS h WHERE h.chain = entry.chain FOR NO KEY UPDATE;
            END IF;
        END IF;
        said := sha256(convert_to(
            accounts_audit_said(entry.said_salt, entry.before, entry.after, entry.why), 'UTF8'));
        whence := sha256(convert_to(accounts_audit_whence(entry.whence_salt, entry.address), 'UTF8'));
        head.number := head.number + 1;
        head.hash := sha256(convert_to(accounts_audit_sealed(
            head.number, head.hash, entry.at, entry.landlord_id, entry.actor_id, entry.action, entry.subject_type,
            entry.subject_id, entry.request_id, said, whence), 'UTF8'));
        INSERT INTO accounts_auditlink (entry_id, chain, number, said, whence, hash)
            VALUES (entry.id, entry.chain, head.number, said, whence, head.hash);
    END LOOP;
    UPDATE accounts_audithead AS h SET number = head.number, hash = head.hash, at = clock_timestamp()
        WHERE h.chain = head.chain;
END $$;

CREATE FUNCTION accounts_audit_salt_entry() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO accounts_auditsalt (entry_id, transaction, said, whence)
        VALUES (NEW.id, pg_current_xact_id()::text::bigint, gen_random_uuid(), gen_random_uuid());
    RETURN NULL;
END $$;

CREATE FUNCTION accounts_audit_chain_entries() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM accounts_auditlink WHERE entry_id = NEW.entry_id) THEN
        PERFORM accounts_audit_chain(NEW.transaction, NEW.entry_id);
    END IF;
    RETURN NULL;
END $$;
"""

WHAT_IS_THERE = """
LOCK TABLE accounts_auditentry IN SHARE ROW EXCLUSIVE MODE;
INSERT INTO accounts_auditsalt (entry_id, transaction, said, whence)
    SELECT id, 0, gen_random_uuid(), gen_random_uuid() FROM accounts_auditentry ORDER BY id;
SELECT accounts_audit_chain(0, 0);
ALTER TABLE accounts_audithead SET (fillfactor = 50);
"""

ERASING = """
CREATE FUNCTION accounts_audit_erase(because bigint) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    cause accounts_auditentry;
    whose bigint;
    erased bigint[];
BEGIN
    SELECT * INTO cause FROM accounts_auditentry WHERE id = because AND action = 'accounts.trail.erased'
        AND subject_type IN ('accounts.landlord', 'accounts.user')
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
            ELSE e.actor_id = whose OR (e.subject_type = 'accounts.user' AND e.subject_id = cause.subject_id) END
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

GUARDS = """
CREATE FUNCTION accounts_audit_blanked_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    salt accounts_auditsalt;
BEGIN
    SELECT * INTO salt FROM accounts_auditsalt WHERE entry_id = OLD.id;
    IF salt.erasure_id IS NOT NULL
        AND ROW(NEW.id, NEW.at, NEW.actor_id, NEW.landlord_id, NEW.action, NEW.subject_type, NEW.subject_id, NEW.request_id)
            IS NOT DISTINCT FROM
            ROW(OLD.id, OLD.at, OLD.actor_id, OLD.landlord_id, OLD.action, OLD.subject_type, OLD.subject_id, OLD.request_id)
        AND (ROW(NEW.before, NEW.after, NEW.why) = ROW(OLD.before, OLD.after, OLD.why)
            OR salt.said IS NULL AND NEW.before = '{}' AND NEW.after = '{}' AND NEW.why = '')
        AND (NEW.address IS NOT DISTINCT FROM OLD.address OR salt.whence IS NULL AND NEW.address IS NULL)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The audit trail is append-only.' USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION accounts_audit_unsalted_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.entry_id, NEW.transaction) = (OLD.entry_id, OLD.transaction) AND NEW.erasure_id > OLD.entry_id
        AND (NEW.said IS NULL OR NEW.said = OLD.said) AND (NEW.whence IS NULL OR NEW.whence = OLD.whence)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The audit trail is append-only.' USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION accounts_audit_onwards_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.chain = OLD.chain AND NEW.number > OLD.number THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The audit trail is append-only.' USING ERRCODE = 'restrict_violation';
END $$;

DROP TRIGGER accounts_audit_rows ON accounts_auditentry;
CREATE TRIGGER accounts_audit_rows BEFORE DELETE ON accounts_auditentry
    FOR EACH ROW EXECUTE FUNCTION accounts_audit_append_only();
CREATE TRIGGER accounts_audit_blanked BEFORE UPDATE ON accounts_auditentry
    FOR EACH ROW EXECUTE FUNCTION accounts_audit_blanked_only();
CREATE TRIGGER accounts_audit_links BEFORE UPDATE OR DELETE ON accounts_auditlink
    FOR EACH ROW EXECUTE FUNCTION accounts_audit_append_only();
CREATE TRIGGER accounts_audit_links_table BEFORE TRUNCATE ON accounts_auditlink
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_audit_append_only();
CREATE TRIGGER accounts_audit_salts BEFORE DELETE ON accounts_auditsalt
    FOR EACH ROW EXECUTE FUNCTION accounts_audit_append_only();
CREATE TRIGGER accounts_audit_unsalted BEFORE UPDATE ON accounts_auditsalt
    FOR EACH ROW EXECUTE FUNCTION accounts_audit_unsalted_only();
CREATE TRIGGER accounts_audit_salts_table BEFORE TRUNCATE ON accounts_auditsalt
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_audit_append_only();
CREATE TRIGGER accounts_audit_heads BEFORE DELETE ON accounts_audithead
    FOR EACH ROW EXECUTE FUNCTION accounts_audit_append_only();
CREATE TRIGGER accounts_audit_onwards BEFORE UPDATE ON accounts_audithead
    FOR EACH ROW EXECUTE FUNCTION accounts_audit_onwards_only();
CREATE TRIGGER accounts_audit_heads_table BEFORE TRUNCATE ON accounts_audithead
    FOR EACH STATEMENT EXECUTE FUNCTION accounts_audit_append_only();
CREATE CONSTRAINT TRIGGER accounts_audit_salted AFTER INSERT ON accounts_auditentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounts_audit_salt_entry();
CREATE CONSTRAINT TRIGGER accounts_audit_chained AFTER INSERT ON accounts_auditsalt
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION accounts_audit_chain_entries();

REVOKE ALL ON FUNCTION accounts_audit_chain(bigint, bigint), accounts_audit_erase(bigint),
    accounts_audit_salt_entry(), accounts_audit_chain_entries() FROM PUBLIC;
"""

BACKWARDS = """
DROP TRIGGER accounts_audit_salted ON accounts_auditentry;
DROP TRIGGER accounts_audit_chained ON accounts_auditsalt;
DROP TRIGGER accounts_audit_blanked ON accounts_auditentry;
DROP TRIGGER accounts_audit_rows ON accounts_auditentry;
CREATE TRIGGER accounts_audit_rows BEFORE UPDATE OR DELETE ON accounts_auditentry
    FOR EACH ROW EXECUTE FUNCTION accounts_audit_append_only();
DROP TRIGGER accounts_audit_links ON accounts_auditlink;
DROP TRIGGER accounts_audit_links_table ON accounts_auditlink;
DROP TRIGGER accounts_audit_salts ON accounts_auditsalt;
DROP TRIGGER accounts_audit_unsalted ON accounts_auditsalt;
DROP TRIGGER accounts_audit_salts_table ON accounts_auditsalt;
DROP TRIGGER accounts_audit_heads ON accounts_audithead;
DROP TRIGGER accounts_audit_onwards ON accounts_audithead;
DROP TRIGGER accounts_audit_heads_table ON accounts_audithead;
DROP FUNCTION accounts_audit_blanked_only, accounts_audit_unsalted_only, accounts_audit_onwards_only,
    accounts_audit_erase, accounts_audit_chain_entries, accounts_audit_salt_entry, accounts_audit_chain,
    accounts_audit_sealed, accounts_audit_whence, accounts_audit_said;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_work_rows_have_one_index'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditHead',
            fields=[
                ('chain', models.BigIntegerField(primary_key=True, serialize=False)),
                ('number', models.BigIntegerField()),
                ('hash', models.BinaryField()),
                ('at', models.DateTimeField(help_text='When the last entry was chained.')),
            ],
        ),
        migrations.CreateModel(
            name='AuditLink',
            fields=[
                ('entry', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='link', serialize=False, to='accounts.auditentry')),
                ('chain', models.BigIntegerField(help_text="The landlord's key, or 0 for the chain of the site.")),
                ('number', models.BigIntegerField()),
                ('said', models.BinaryField(help_text='SHA-256 over the salt and what was said.')),
                ('whence', models.BinaryField(help_text='SHA-256 over the salt and the address.')),
                ('hash', models.BinaryField(help_text='SHA-256 over the entry, the hashes of its values, and the hash before it.')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('chain', 'number'), name='accounts_auditlink_once')],
            },
        ),
        migrations.CreateModel(
            name='AuditSalt',
            fields=[
                ('entry', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='salt', serialize=False, to='accounts.auditentry')),
                ('transaction', models.BigIntegerField(help_text="The database's number of the transaction that wrote the entry.")),
                ('said', models.UUIDField(null=True)),
                ('whence', models.UUIDField(null=True)),
                ('erasure', models.ForeignKey(db_constraint=False, db_index=False, help_text='The later entry that tells of the erasure.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='accounts.auditentry')),
            ],
            options={
                'indexes': [models.Index(fields=['transaction', 'entry'], name='accounts_au_transac_5b0b20_idx')],
            },
        ),
        migrations.RunSQL(WORDS + CHAINING + WHAT_IS_THERE + ERASING + GUARDS, BACKWARDS),
    ]
