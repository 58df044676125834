"""What is asked of an address."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from compliance.models import WebhookEndpoint
from compliance.webhooks.words import CHOSEN
from config.lib.outbound.errors import OutboundRefused
from config.lib.outbound.targets import target_of


class EndpointForm(forms.Form):
    """Where to send, and what."""

    url = forms.CharField(
        label="Where should we send to?",
        help_text="A public address that begins with https://, such as https://example.org/hooks/vault.",
        max_length=500,
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}),
        error_messages={
            "required": "Enter the address",
            "max_length": "Enter an address of at most 500 characters",
        },
    )
    events = forms.MultipleChoiceField(
        label="What should we tell it?",
        choices=[(kind.value, f"{kind.label} ({kind.value})") for kind in CHOSEN],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one", "invalid_choice": "Choose from the list"},
    )

    def __init__(self, *args: Any, endpoint: WebhookEndpoint | None = None, **options: Any) -> None:
        if endpoint is not None:
            options["initial"] = {"url": endpoint.url, "events": endpoint.events}
        super().__init__(*args, **options)

    def clean_url(self) -> str:
        """An address that we may send to, as far as looking at it tells."""
        url: str = self.cleaned_data["url"]
        try:
            target_of(url)
        except OutboundRefused as refused:
            raise ValidationError(refused.message, code="refused") from refused
        return url
