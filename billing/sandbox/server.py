"""The sandbox's web server: one process, some threads, and the couriers beside them."""

from typing import Any

from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from billing.sandbox import advancing, background, store

THREADS = 8
KEEP_ALIVE_SECONDS = 75
GRACE_SECONDS = 2


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, told in code what its command line would say."""

    def __init__(self, bind: str) -> None:
        self.bind = bind
        super().__init__()

    def load_config(self) -> None:
        """One worker, so that what it remembers is all there is to remember."""
        choices: dict[str, Any] = {
            "bind": self.bind,
            "worker_class": "gthread",
            "workers": 1,
            "threads": THREADS,
            "keepalive": KEEP_ALIVE_SECONDS,
            "graceful_timeout": GRACE_SECONDS,
            "control_socket_disable": True,
            "loglevel": "warning",
            "post_worker_init": lambda worker: background.start(),
        }
        for name, value in choices.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, with its tables."""
        application = get_wsgi_application()
        store.prepare()
        advancing.restore()
        return application
