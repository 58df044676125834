"""Serving the sandbox: one process, threads, and beside them the thread that delivers events."""

import threading
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from gunicorn.app.base import BaseApplication

from billing.sandbox.delivery import deliver_for_ever


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, configured in code."""

    def __init__(self, application: WSGIHandler, *, port: int) -> None:
        self.application = application
        self.port = port
        super().__init__()

    def load_config(self) -> None:
        """One worker, so that one thread delivers."""
        settings: dict[str, Any] = {
            "bind": f"127.0.0.1:{self.port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": 8,
            "keepalive": 30,
            "loglevel": "warning",
            "graceful_timeout": 2,
            "post_worker_init": lambda _worker: start_delivering(),
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIHandler:
        """The application."""
        return self.application


def start_delivering() -> None:
    """Start the delivering thread, which ends with the process."""
    threading.Thread(target=deliver_for_ever, name="delivery", daemon=True).start()
