"""An account can be closed: its pages say when, and it has a state for being so."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0011_teams_and_wishes'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='landlord',
            options={'ordering': ['reference'], 'permissions': [('export_landlord', 'Can take out everything held about a landlord'), ('erase_landlord', 'Can erase a landlord')]},
        ),
        migrations.RemoveConstraint(
            model_name='landlord',
            name='accounts_landlord_readiness_known',
        ),
        migrations.AddField(
            model_name='landlord',
            name='closes_at',
            field=models.DateTimeField(editable=False, help_text='An owner asked for it. Erased in the night after, for good.', null=True, verbose_name='closes'),
        ),
        migrations.AlterField(
            model_name='landlord',
            name='readiness',
            field=models.CharField(choices=[('applicant', 'Applicant'), ('preparing', 'Being prepared'), ('ready', 'Ready'), ('closed', 'Closed')], db_index=True, default='applicant', editable=False, max_length=10),
        ),
        migrations.AddConstraint(
            model_name='landlord',
            constraint=models.CheckConstraint(condition=models.Q(('readiness__in', ['applicant', 'preparing', 'ready', 'closed'])), name='accounts_landlord_readiness_known'),
        ),
    ]
