"""What a closure keeps of a change of plan that was to come."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('billing', '0008_the_end_of_a_subscription_is_an_instant'),
        ('provisioning', '0004_accounts_close'),
    ]

    operations = [
        migrations.AddField(
            model_name='accountclosure',
            name='price_to_come',
            field=models.ForeignKey(editable=False, help_text='A smaller plan was to begin with the next period, which ends because of this too.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='billing.price'),
        ),
    ]
