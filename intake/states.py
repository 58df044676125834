"""The states of a sign-up."""

from django.db import models

from config.lib.states import StateMachine


class SubmissionState(models.TextChoices):
    """Where a sign-up stands. None of them is a dead end but `paid` and `erased`."""

    DRAFT = "draft", "Draft"
    AWAITING_PAYMENT = "awaiting_payment", "Waiting for payment"
    PAID = "paid", "Paid"
    ABANDONED = "abandoned", "Abandoned"
    ERASED = "erased", "Erased"


SUBMISSION = StateMachine(
    "intake.submission",
    {
        SubmissionState.DRAFT: frozenset(
            {SubmissionState.AWAITING_PAYMENT, SubmissionState.ABANDONED, SubmissionState.PAID}
        ),
        SubmissionState.AWAITING_PAYMENT: frozenset(
            {SubmissionState.DRAFT, SubmissionState.PAID, SubmissionState.ABANDONED}
        ),
        SubmissionState.ABANDONED: frozenset({SubmissionState.DRAFT, SubmissionState.PAID, SubmissionState.ERASED}),
    },
)
