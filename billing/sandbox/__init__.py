"""The Stripe sandbox: the part of Stripe's HTTP API that this product calls, as a process of its own.

It stands for an outside party, so it shares no table and no code with the application: it is spoken to by the
official SDK, keeps its state in a SQLite file, shows a hosted checkout, and posts signed events to the webhook.
No money moves. It refuses live keys, and it refuses to run where DJANGO_ENV is `production`.
"""
