"""A double of the part of Stripe that this product calls: HTTP API, hosted pages, signed webhooks.

A process of its own with a store of its own. It imports nothing of the application.
"""

API_VERSION = "2026-10-28.endive"
