"""Three years of a landlord on the moved clock: sign-up, growth, a failed card, recovery, downgrade, lapse, return."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Landlord, Message, User
from billing.models import CheckoutIntent, Payment, StripeEvent, UnpaidInvoice
from compliance.models import Property
from compliance.portfolio.services import add_homes
from config.lib import clock
from plans.status import Status
from tests.billing.subscriber import PORTFOLIO, SOLO, Subscriber
from tests.factories.compliance import describe_home
from tests.intake.visitor import Visitor
from tests.work import work_off

pytestmark = [pytest.mark.django_db, pytest.mark.long]
REMINDERS = ("digest", "monthly")


class Life(Subscriber):
    """Alma, from her first click on."""

    def __init__(self, client, sandbox, advance) -> None:
        visitor = Visitor(client)
        visitor.fill_in(homes=("england", "wales"))
        visitor.pay_and(sandbox, "pay")
        work_off()
        landlord = Landlord.objects.get()
        landlord.owner = User.objects.get(email="alma@example.org")
        super().__init__(client, sandbox, landlord)
        self.pass_time, self.read = advance, 0
        self.began = clock.now()

    def mails(self) -> list[str]:
        """The mails since this was asked last, by the name of each, but for reminders."""
        new = Message.objects.filter(to=self.landlord.email, pk__gt=self.read).order_by("pk")
        names = list(new.values_list("template", flat=True))
        self.read = Message.objects.latest("pk").pk
        return [name for name in names if name not in REMINDERS]

    def reminders(self) -> int:
        """How many reminders she was sent so far."""
        return Message.objects.filter(to=self.landlord.email, template__in=REMINDERS).count()

    def to_renewal(self) -> None:
        """Let time pass until two days after the end of what is paid for."""
        left = self.subscription.current_period_end - clock.now()
        self.pass_time(f"{left.days + 2}d")

    def renews(self, *, months: int) -> None:
        """Months in which nothing happens but that each is paid, with a receipt, and that she is reminded."""
        before = self.reminders()
        for _ in range(months):
            self.to_renewal()
            assert self.mails() == ["receipt"]
            assert self.plan[1] == Status.ENABLED
        assert self.reminders() > before

    def may_write(self) -> bool:
        """Whether the form of a new home opens."""
        return self.client.get(reverse("compliance:property-add")).status_code == 200

    def read_only(self) -> int:
        """How many homes are."""
        return Property.objects.exclude(read_only_since=None).count()


def test_three_years_with_every_mail_and_status(client, stripe_sandbox, advance):
    alma = Life(client, stripe_sandbox, advance)
    begins(alma)
    grows(alma)
    fails_and_recovers(alma)
    goes_down_over_the_cap(alma)
    lapses(alma)
    comes_back(alma)

    assert clock.now() - alma.began >= timedelta(days=3 * 365)
    assert set(StripeEvent.objects.values_list("state", flat=True)) <= {"processed", "ignored"}
    paid_at_stripe = sum(invoice.amount_paid for invoice in alma.api.v1.invoices.list({"limit": 100}).data)
    assert sum(Payment.objects.values_list("amount_pence", flat=True)) == paid_at_stripe


def begins(alma: Life) -> None:
    """She signs up, pays, and her portal is there; each month is paid and receipted."""
    assert alma.plan == (SOLO, Status.ENABLED)
    assert sorted(alma.mails()) == ["intake_go_on", "receipt", "welcome"]
    assert Payment.objects.get().amount_pence == 6800

    alma.renews(months=5)

    assert alma.plan == (SOLO, Status.ENABLED)


def grows(alma: Life) -> None:
    """She takes a larger plan at once, and four homes fit."""
    alma.change_to(PORTFOLIO)
    alma.pass_time("1h")
    assert alma.plan == (PORTFOLIO, Status.ENABLED)
    assert sorted(alma.mails()) == ["plan_changed", "receipt"]

    add_homes(alma.landlord, homes=[describe_home(), describe_home()])
    alma.renews(months=5)

    assert alma.read_only() == 0


def fails_and_recovers(alma: Life) -> None:
    """Her card is declined: she can read and not write, is reminded all the same, and pays with another card."""
    alma.tell("every-charge", outcome="declines")
    alma.to_renewal()

    assert alma.plan == (PORTFOLIO, Status.LIMITED)
    assert alma.mails() == ["payment_failed"]
    assert not alma.may_write()
    assert UnpaidInvoice.objects.get().next_attempt_at is not None

    alma.tell("new-card")
    alma.pass_time("1h")

    assert alma.plan == (PORTFOLIO, Status.ENABLED)
    assert alma.mails() == ["receipt"]
    assert alma.may_write()
    alma.renews(months=6)


def goes_down_over_the_cap(alma: Life) -> None:
    """She goes down to two homes with the next period: nothing is deleted, two are read-only."""
    alma.change_to(SOLO)
    assert alma.plan == (PORTFOLIO, Status.ENABLED)
    alma.to_renewal()

    assert alma.plan == (SOLO, Status.ENABLED)
    assert sorted(alma.mails()) == ["homes_read_only", "plan_changed", "receipt"]
    assert (alma.read_only(), Property.objects.count()) == (2, 4)

    alma.renews(months=3)


def lapses(alma: Life) -> None:
    """She cancels, and it ends with what was paid for. From then on nothing goes out, and everything can be seen."""
    alma.do("cancel")
    alma.to_renewal()

    assert alma.plan == (SOLO, Status.DISABLED)
    assert alma.mails() == ["subscription_ended"]
    assert not alma.may_write()
    assert alma.client.get(reverse("compliance:dashboard")).status_code == 200

    before = alma.reminders()
    alma.pass_time("180d")
    assert alma.reminders() == before
    assert alma.mails() == []


def comes_back(alma: Life) -> None:
    """She comes back without a second fee, and all her homes are active again."""
    alma.do("begin-again", PORTFOLIO)
    intent = CheckoutIntent.objects.latest("pk")
    assert (intent.expected_pence, intent.includes_onboarding) == (3900, False)
    alma.sandbox.act(intent.stripe_id, "pay")
    alma.pass_time("1h")

    assert alma.plan == (PORTFOLIO, Status.ENABLED)
    assert sorted(alma.mails()) == ["plan_changed", "receipt"]
    assert alma.read_only() == 0
    alma.renews(months=10)
