import config.lib.clock
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_people_are_texted'),
    ]

    operations = [
        migrations.CreateModel(
            name='MemberInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='As the owner who asked wrote it.', max_length=200)),
                ('email', models.EmailField(max_length=254)),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('member', 'Member')], max_length=6)),
                ('invited_at', models.DateTimeField(default=config.lib.clock.now, help_text='When the mail went last.')),
                ('ended_at', models.DateTimeField(editable=False, help_text='Accepted, declined or taken back.', null=True)),
                ('is_accepted', models.BooleanField(default=False, editable=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('landlord', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='member_invitations', to='accounts.landlord')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='member_invitations', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('landlord', 'user'), name='accounts_member_invited_once'), models.CheckConstraint(condition=models.Q(('role__in', ['owner', 'member'])), name='accounts_member_invited_as_known')],
            },
        ),
        migrations.CreateModel(
            name='NotificationWishes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest_at', models.PositiveSmallIntegerField(help_text='The digest of reminders goes from this hour.')),
                ('quiet_from', models.PositiveSmallIntegerField(help_text='From this hour no reminder goes.')),
                ('quiet_until', models.PositiveSmallIntegerField(help_text='Until this hour no reminder goes.')),
                ('muted', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('monthly', 'A summary on the first of each month'), ('tenant_wrote', 'A tenant wrote to you'), ('tenant_asked', 'A tenant asked for a certificate'), ('report_ready', 'An evidence pack or bundle is ready')], max_length=20), blank=True, default=list, size=None)),
                ('landlord', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='wishes', to='accounts.landlord')),
            ],
            options={
                'verbose_name_plural': 'notification wishes',
                'constraints': [models.CheckConstraint(condition=models.Q(('digest_at__lt', models.F('quiet_from')), ('quiet_from__lte', 24), ('quiet_until__lte', models.F('digest_at'))), name='accounts_wishes_leave_an_hour')],
            },
        ),
    ]
