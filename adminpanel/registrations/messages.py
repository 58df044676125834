"""Messages to people, what became of them, and the addresses and numbers at which they are reached or not."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action

from accounts.messages.models import Message
from accounts.messages.tasks import send
from accounts.models import Bounce, MobileNumber, NotificationWishes, User
from adminpanel import services
from adminpanel.acts import Act
from adminpanel.base import EvidenceAdmin
from adminpanel.filters import OpenFilter
from adminpanel.mail_trial import text_trial_page, trial_page


def queue_again(message: Message, by: User, why: str) -> None:
    """Queue a failed message and ask a worker for it."""
    services.queue_again(message, by, why)
    send.delay_on_commit(message.pk)


QUEUE_AGAIN = Act(
    queue_again,
    title="Send again",
    explanation="The message gets all its attempts once more. What it says and to whom stay as they are.",
    done="queued again.",
)

WRITE_AGAIN = Act(
    services.write_again,
    title="Write to it again",
    explanation="Reminders that wait go to this address again. Do it once somebody has said that it works.",
    done="written to again.",
)


@admin.register(Message)
class MessageAdmin(EvidenceAdmin):
    """Every mail and text message, and what became of it. What opens a door is never shown."""

    hidden = ("text", "html")
    shown = ("body",)
    list_display = ("subject", "channel", "to", "landlord", "state", "delivery", "attempts", "created_at", "sent_at")
    list_filter = ("state", "channel", "delivery", "template")
    list_select_related = ("landlord",)
    search_fields = ("to", "subject", "key", "=provider_id", "landlord__reference", "landlord__name")
    ordering = ("-pk",)
    date_hierarchy = "created_at"
    actions = ("send_again",)
    actions_detail = ("send_this_again",)
    actions_list = ("send_test", "send_test_text")

    @admin.display(description="Text")
    def body(self, message: Message) -> str:
        """What it says, unless that is a secret between us and the reader."""
        return "Not shown: it holds a link that signs somebody in." if message.holds_secret else message.text

    @action(description="Send again", permissions=["act"])  # type: ignore[untyped-decorator]
    def send_again(self, request: HttpRequest, queryset: QuerySet[Message]) -> HttpResponse:
        """Queue the chosen messages again."""
        return QUEUE_AGAIN.answer(self, request, rows=queryset)

    @action(description="Send again", permissions=["act"])  # type: ignore[untyped-decorator]
    def send_this_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Queue this message again."""
        return QUEUE_AGAIN.answer(self, request, rows=self.one(request, object_id))

    @action(description="Send a test mail", permissions=["act"], url_path="test")  # type: ignore[untyped-decorator]
    def send_test(self, request: HttpRequest) -> HttpResponse:
        """See whether mail arrives: to an address of one's choice."""
        return trial_page(self, request)

    @action(description="Send a test text message", permissions=["act"], url_path="test-text")  # type: ignore[untyped-decorator]
    def send_test_text(self, request: HttpRequest) -> HttpResponse:
        """See whether text messages arrive: at a number of one's choice."""
        return text_trial_page(self, request)


@admin.register(Bounce)
class BounceAdmin(EvidenceAdmin):
    """Addresses at which somebody cannot be reached. Each is a task until a mail arrives there, or it is changed."""

    list_display = ("address", "landlord", "is_of_record", "kind", "reason", "opened_at", "closed_at", "closed_why")
    list_filter = (OpenFilter, "is_of_record", "kind")
    list_select_related = ("landlord",)
    search_fields = ("address", "landlord__reference", "landlord__name", "landlord__email")
    date_hierarchy = "opened_at"
    actions = ("close_chosen",)
    actions_detail = ("close_this",)

    @action(description="Write to it again", permissions=["act"])  # type: ignore[untyped-decorator]
    def close_chosen(self, request: HttpRequest, queryset: QuerySet[Bounce]) -> HttpResponse:
        """Write to the chosen addresses again."""
        return WRITE_AGAIN.answer(self, request, rows=queryset)

    @action(description="Write to it again", permissions=["act"])  # type: ignore[untyped-decorator]
    def close_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Write to this address again."""
        return WRITE_AGAIN.answer(self, request, rows=self.one(request, object_id))


@admin.register(MobileNumber)
class MobileNumberAdmin(EvidenceAdmin):
    """The numbers at which landlords are reminded by SMS. They alone prove them, and change them."""

    hidden = ("code_hash",)
    list_display = ("landlord", "number", "verified_at", "stopped_at")
    list_select_related = ("landlord",)
    search_fields = ("landlord__reference", "landlord__email", "number")


@admin.register(NotificationWishes)
class NotificationWishesAdmin(EvidenceAdmin):
    """When landlords are reminded, and which mails they do without. They alone say so."""

    list_display = ("landlord", "digest_at", "quiet_from", "quiet_until", "muted")
    list_select_related = ("landlord",)
    search_fields = ("landlord__reference", "landlord__email")
