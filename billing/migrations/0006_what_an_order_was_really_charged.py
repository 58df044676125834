from django.db import migrations, models
from django.db.models import F, Q


def take_as_charged_what_was_expected(apps, schema_editor):
    """Until now no order counted as paid, and none could be refunded, beyond what was expected."""
    has_moved = Q(state="paid") | Q(refunded_pence__gt=0)
    apps.get_model("billing", "OrderCheckout").objects.filter(has_moved).update(paid_pence=F("expected_pence"))


class Migration(migrations.Migration):

    dependencies = [("billing", "0005_refunds_by_staff_and_news_of_addresses")]

    operations = [
        migrations.AddField(
            model_name="ordercheckout",
            name="paid_pence",
            field=models.PositiveIntegerField(
                default=0, help_text="What was really charged, as Stripe last told it."
            ),
        ),
        migrations.RunPython(take_as_charged_what_was_expected, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="ordercheckout", name="billing_order_refund_at_most_paid"),
        migrations.AddConstraint(
            model_name="ordercheckout",
            constraint=models.CheckConstraint(
                condition=Q(refunded_pence__lte=F("paid_pence")), name="billing_order_refund_at_most_paid"
            ),
        ),
    ]
