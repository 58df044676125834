"""Messages to people, and what became of them."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action

from accounts.messages.models import Message
from accounts.messages.tasks import send
from accounts.models import User
from adminpanel import services
from adminpanel.acts import Act
from adminpanel.base import EvidenceAdmin


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


@admin.register(Message)
class MessageAdmin(EvidenceAdmin):
    """Every mail, and what became of it. What opens a door is never shown."""

    hidden = ("text", "html")
    shown = ("body",)
    list_display = ("subject", "to", "landlord", "state", "attempts", "created_at", "sent_at")
    list_filter = ("state", "template")
    list_select_related = ("landlord",)
    search_fields = ("to", "subject", "key", "landlord__reference", "landlord__name")
    ordering = ("-pk",)
    date_hierarchy = "created_at"
    actions = ("send_again",)
    actions_detail = ("send_this_again",)

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
