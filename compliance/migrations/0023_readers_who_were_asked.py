from django.db import migrations, models
from django.db.models import F


def tell_asked_from_own(apps, schema_editor):
    """The landlord's own people were kept as confirmed a moment before their row; everybody else was asked with it."""
    recipients = apps.get_model("compliance", "ReportRecipient").objects
    own = recipients.filter(confirmed_at__lte=F("created_at"))
    recipients.exclude(pk__in=own.values("pk")).update(asked_at=F("created_at"))
    own.update(confirmed_at=None)


class Migration(migrations.Migration):

    dependencies = [
        ('compliance', '0022_due_rules_by_age'),
    ]

    operations = [
        migrations.AddField(
            model_name='reportrecipient',
            name='asked_at',
            field=models.DateTimeField(editable=False, help_text="Empty for the landlord's own people.", null=True),
        ),
        migrations.RunPython(tell_asked_from_own, migrations.RunPython.noop, elidable=True),
    ]
