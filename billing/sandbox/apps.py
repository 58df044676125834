"""The sandbox as a Django app, installed by its own settings alone."""

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    """A double of Stripe."""

    name = "billing.sandbox"
    label = "sandbox"
