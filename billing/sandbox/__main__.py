"""`python -m billing.sandbox serve`: start the sandbox, unless it stands beside something real."""

import argparse
import os
import sys
from collections.abc import Sequence

from billing.sandbox.guard import reason_to_refuse

PORT = 8001


def read_arguments(words: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m billing.sandbox", description="A double of Stripe.")
    serve = parser.add_subparsers(dest="command", required=True).add_parser("serve", help="answer on this machine")
    serve.add_argument("--port", type=int, default=PORT)
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen at")
    serve.add_argument("--data", default=".data/sandbox.sqlite3", help="the file that state is kept in")
    serve.add_argument("--webhook", default="", help="where events are posted; without it they are only kept")
    serve.add_argument("--public-url", help="the sandbox's own address, as browsers see it")
    return parser.parse_args(words)


def main(words: Sequence[str]) -> int:
    """Serve until told to stop; 1 when it may not run here."""
    arguments = read_arguments(words)
    reason = reason_to_refuse(os.environ)
    if reason:
        print(reason, file=sys.stderr)  # noqa: T201
        return 1
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.sandbox",
        "SANDBOX_DATA": arguments.data,
        "SANDBOX_PUBLIC_URL": arguments.public_url or f"http://localhost:{arguments.port}",
        "SANDBOX_WEBHOOK_URL": arguments.webhook,
    }
    from billing.sandbox.server import Server  # settings are read from here on

    Server(f"{arguments.host}:{arguments.port}").run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
