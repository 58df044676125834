"""The closing of accounts, as work."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import config.lib.clock


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0012_accounts_close'),
        ('provisioning', '0003_archives_of_accounts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AccountClosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('run_after', models.DateTimeField(default=config.lib.clock.real_now, editable=False)),
                ('error_code', models.CharField(blank=True, editable=False, max_length=80)),
                ('error', models.TextField(blank=True, editable=False, help_text='What went wrong last, for staff.')),
                ('created_at', models.DateTimeField(default=config.lib.clock.now, editable=False)),
                ('state', models.CharField(choices=[('asked', 'Asked for'), ('waiting', 'Can be taken back'), ('returning', 'Being taken back'), ('taken_back', 'Taken back'), ('erasing', 'Being erased'), ('erased', 'Erased')], default='asked', editable=False, max_length=10)),
                ('due_at', models.DateTimeField(editable=False, help_text='Until then it can be taken back.')),
                ('ends_subscription', models.BooleanField(default=False, editable=False, help_text='A subscription ran on, and ends because of this.')),
                ('ended_at', models.DateTimeField(editable=False, help_text='When it was taken back, or all was erased.', null=True)),
                ('asked_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('landlord', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closures', to='accounts.landlord')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['state', 'run_after'], name='provisioning_closure_work'), models.Index(condition=models.Q(('state__in', ('asked', 'waiting', 'returning', 'erasing'))), fields=['due_at'], name='provisioning_closure_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'waiting', 'returning', 'taken_back', 'erasing', 'erased'])), name='provisioning_closure_state_known'), models.UniqueConstraint(condition=models.Q(('state__in', ('asked', 'waiting', 'returning', 'erasing'))), fields=('landlord',), name='provisioning_closure_open_once')],
            },
        ),
    ]
