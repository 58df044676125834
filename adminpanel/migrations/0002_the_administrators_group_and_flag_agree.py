"""Triggers that keep `is_superuser` and membership of the group "administrator" the same, whichever is written.

So a right that is lost by way of the group is lost by way of the flag, which the guard of the last administrator
watches. Where the group is not there (before the first seed), only the flag speaks.
"""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION adminpanel_group_follows_flag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.is_superuser THEN
        INSERT INTO accounts_user_groups (user_id, group_id)
            SELECT NEW.id, id FROM auth_group WHERE name = 'administrator'
            ON CONFLICT DO NOTHING;
    ELSE
        DELETE FROM accounts_user_groups
            WHERE user_id = NEW.id AND group_id = (SELECT id FROM auth_group WHERE name = 'administrator');
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION adminpanel_flag_follows_group() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    administrators bigint := (SELECT id FROM auth_group WHERE name = 'administrator');
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        IF EXISTS (SELECT FROM accounts_user WHERE is_active AND is_superuser) THEN
            RAISE EXCEPTION 'One active administrator must remain.'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'adminpanel_last_administrator';
        END IF;
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' AND OLD.group_id = administrators THEN
        UPDATE accounts_user SET is_superuser = false WHERE id = OLD.user_id AND is_superuser;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.group_id = administrators THEN
        UPDATE accounts_user SET is_superuser = true, is_staff = true WHERE id = NEW.user_id AND NOT is_superuser;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER adminpanel_flag_written AFTER INSERT OR UPDATE OF is_superuser ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION adminpanel_group_follows_flag();
CREATE TRIGGER adminpanel_group_written AFTER INSERT OR UPDATE OR DELETE ON accounts_user_groups
    FOR EACH ROW EXECUTE FUNCTION adminpanel_flag_follows_group();
CREATE TRIGGER adminpanel_groups_emptied BEFORE TRUNCATE ON accounts_user_groups
    FOR EACH STATEMENT EXECUTE FUNCTION adminpanel_flag_follows_group();
"""

BACKWARDS = """
DROP TRIGGER adminpanel_groups_emptied ON accounts_user_groups;
DROP TRIGGER adminpanel_group_written ON accounts_user_groups;
DROP TRIGGER adminpanel_flag_written ON accounts_user;
DROP FUNCTION adminpanel_flag_follows_group();
DROP FUNCTION adminpanel_group_follows_flag();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("adminpanel", "0001_one_administrator_remains"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
