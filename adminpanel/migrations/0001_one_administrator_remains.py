"""Triggers that refuse to end the last active administrator, for changes made around the application's own check.

They speak only when an administrator ends, so there may be none before the first one exists. The advisory lock makes
two transactions that end one each wait for each other; under the stricter isolation levels, where the second would
still count what the first has ended, it locks the rows as well and is refused by PostgreSQL.
"""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION adminpanel_one_administrator_remains() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'TRUNCATE' THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('adminpanel_last_administrator', 0));
        IF current_setting('transaction_isolation') <> 'read committed' THEN
            PERFORM id FROM accounts_user WHERE is_active AND is_superuser ORDER BY id FOR UPDATE;
        END IF;
    END IF;
    IF (TG_OP = 'TRUNCATE') = EXISTS (SELECT FROM accounts_user WHERE is_active AND is_superuser) THEN
        RAISE EXCEPTION 'One active administrator must remain.'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'adminpanel_last_administrator';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER adminpanel_administrator_changed AFTER UPDATE ON accounts_user
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW
    WHEN (OLD.is_active AND OLD.is_superuser AND NOT (NEW.is_active AND NEW.is_superuser))
    EXECUTE FUNCTION adminpanel_one_administrator_remains();
CREATE CONSTRAINT TRIGGER adminpanel_administrator_deleted AFTER DELETE ON accounts_user
    DEFERRABLE INITIALLY IMMEDIATE FOR EACH ROW
    WHEN (OLD.is_active AND OLD.is_superuser)
    EXECUTE FUNCTION adminpanel_one_administrator_remains();
CREATE TRIGGER adminpanel_administrators_emptied BEFORE TRUNCATE ON accounts_user
    FOR EACH STATEMENT EXECUTE FUNCTION adminpanel_one_administrator_remains();
"""

BACKWARDS = """
DROP TRIGGER adminpanel_administrators_emptied ON accounts_user;
DROP TRIGGER adminpanel_administrator_deleted ON accounts_user;
DROP TRIGGER adminpanel_administrator_changed ON accounts_user;
DROP FUNCTION adminpanel_one_administrator_remains();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
