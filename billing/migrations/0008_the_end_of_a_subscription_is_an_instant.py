from django.db import migrations, models
from django.db.models import F


def keep_ends(apps, schema_editor):
    """Who cancelled before ends with the period, as Stripe was told."""
    cancelled = apps.get_model("billing", "Subscription").objects.filter(cancel_at_period_end=True)
    cancelled.update(ends_at=F("current_period_end"))


def keep_flags(apps, schema_editor):
    """The way back."""
    apps.get_model("billing", "Subscription").objects.exclude(ends_at=None).update(cancel_at_period_end=True)


class Migration(migrations.Migration):

    dependencies = [
        ("billing", "0007_what_staff_accepted"),
    ]

    operations = [
        migrations.AddField(
            model_name="subscription",
            name="ends_at",
            field=models.DateTimeField(help_text="When it ends, where it was cancelled.", null=True),
        ),
        migrations.RunPython(keep_ends, keep_flags),
        migrations.RemoveField(
            model_name="subscription",
            name="cancel_at_period_end",
        ),
    ]
