"""Documents made to order: the order, its documents, and what staff and customer said to each other about it."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from config.lib import clock
from config.lib.nations import Nation
from config.lib.states import known_states
from config.lib.work import WorkRow
from documents.orders.states import WORKING, OrderState


class DocumentOrder(WorkRow):
    """Documents that somebody chose, answered the questions of, and pays for. Guests have no landlord."""

    UNFINISHED = WORKING
    LEASE = timedelta(minutes=5)
    MAX_ATTEMPTS = 5

    reference = models.CharField(
        max_length=15, unique=True, editable=False, help_text="CVD-YYYY-NNNNNN; never changes."
    )
    landlord = models.ForeignKey(
        "accounts.Landlord", null=True, blank=True, on_delete=models.PROTECT, related_name="document_orders"
    )
    name = models.CharField(max_length=120, help_text="Who ordered.")
    email = models.EmailField(help_text="Where everything about it is sent.")
    nation = models.CharField(max_length=20, choices=Nation.choices)
    product = models.CharField(max_length=40, help_text="Its key in the price list.")
    answers = models.JSONField(help_text="By question, as they were typed.")
    lines = models.JSONField(help_text="What is paid for: name and pence each, without VAT.")
    total_pence = models.PositiveIntegerField(help_text="What is charged, with VAT.")
    is_fast = models.BooleanField("fast track", default=False)
    is_posted = models.BooleanField("printed and posted", default=False)
    post_to = models.JSONField(default=list, blank=True, help_text="The lines of the address it is posted to.")
    law_on = models.DateField(help_text="The day whose law the documents follow: that of the order.")
    state = models.CharField(max_length=17, choices=OrderState.choices, default=OrderState.CREATED, editable=False)
    moved_at = models.DateTimeField(default=clock.now, editable=False, help_text="When it came into its state.")
    paid_at = models.DateTimeField(null=True, editable=False)
    due_at = models.DateTimeField(null=True, editable=False, help_text="When it is promised; later by each wait.")
    delivered_at = models.DateTimeField(null=True, editable=False)
    posted_on = models.DateField(null=True, editable=False)
    carrier_reference = models.CharField(max_length=60, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-pk"]
        permissions: ClassVar = [("erase_documentorder", "Can erase what a guest ordered")]
        constraints: ClassVar = [
            known_states("state", OrderState, name="documents_order_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[OrderState.CREATED, OrderState.CANCELLED])
                | Q(paid_at__isnull=False, due_at__isnull=False),
                name="documents_order_works_once_paid",
            ),
            models.CheckConstraint(
                condition=~Q(state=OrderState.DELIVERED) | Q(is_posted=False) | Q(posted_on__isnull=False),
                name="documents_order_delivered_both_ways",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["run_after"], condition=Q(state__in=WORKING), name="documents_order_due"),
            models.Index(fields=["landlord", "-id"], name="documents_order_of_landlord"),
        ]

    def __str__(self) -> str:
        return self.reference


class OrderedDocument(models.Model):
    """One document of an order, and the run that makes it now; earlier runs have the same reference."""

    order = models.ForeignKey(DocumentOrder, on_delete=models.PROTECT, related_name="documents")
    number = models.PositiveSmallIntegerField(help_text="Its place in the order, from 1.")
    kind = models.CharField(max_length=40)
    run = models.OneToOneField(
        "documents.GenerationRun", null=True, on_delete=models.PROTECT, related_name="ordered_document"
    )

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "number"], name="documents_ordered_number_once"),
            models.UniqueConstraint(fields=["order", "kind"], name="documents_ordered_kind_once"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What the document is quoted by."""
        return f"{self.order.reference}-{self.number}"


class ReviewNote(models.Model):
    """What staff asked for: changes, with the reason, or something of the customer, with what they answered."""

    class Sort(models.TextChoices):
        CHANGES = "changes", "Changes"
        QUESTION = "question", "Question to the customer"

    order = models.ForeignKey(DocumentOrder, on_delete=models.PROTECT, related_name="notes")
    sort = models.CharField(max_length=8, choices=Sort.choices)
    words = models.TextField()
    about = models.JSONField(default=list, help_text="The questions whose answers the customer is asked to look at.")
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(sort="question", answered_at=None),
                name="documents_note_one_open_question",
            )
        ]

    def __str__(self) -> str:
        return f"{self.order}: {self.get_sort_display()}"
