"""`python -m billing.sandbox serve`: start the sandbox, unless this is no place for one."""

import argparse
import os

LIVE_KEYS = ("sk_live_", "rk_live_")


def refuse_where_money_is_real() -> None:
    """End with a sentence in production, or where a live key is set."""
    if os.environ.get("DJANGO_ENV") == "production":
        raise SystemExit("The Stripe sandbox does not run where DJANGO_ENV is production.")
    if os.environ.get("STRIPE_SECRET_KEY", "").startswith(LIVE_KEYS):
        raise SystemExit("The Stripe sandbox does not run where a live key is set in STRIPE_SECRET_KEY.")


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m billing.sandbox", description=__doc__)
    serve = parser.add_subparsers(required=True, dest="command").add_parser("serve")
    serve.add_argument("--port", type=int, default=8001)
    serve.add_argument("--data", default=".data/stripe-sandbox.sqlite3", help="the SQLite file that holds its state")
    serve.add_argument("--webhook", default="", help="where events are posted; nowhere when left out")
    serve.add_argument("--public-url", default="", help="the address that people's browsers use")
    return parser.parse_args()


def main() -> None:
    """Prepare the tables and serve until told to stop."""
    refuse_where_money_is_real()
    asked = arguments()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.sandbox"
    os.environ["SANDBOX_DATA"] = asked.data
    os.environ["SANDBOX_WEBHOOK"] = asked.webhook
    os.environ["SANDBOX_PUBLIC_URL"] = asked.public_url or f"http://localhost:{asked.port}"

    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)

    from django.core.wsgi import get_wsgi_application

    from billing.sandbox.server import Server

    Server(get_wsgi_application(), port=asked.port).run()


if __name__ == "__main__":
    main()
