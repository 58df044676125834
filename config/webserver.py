"""What gunicorn is told wherever it serves us: `gunicorn config.wsgi --config python:config.webserver`."""

from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from config.lib.secret_paths import discreet


class DiscreetLogger(Logger):  # type: ignore[misc]
    """Writes each request down without the secrets that stand in its address, or in the one it came from."""

    def atoms(self, *request: Any) -> dict[str, Any]:
        """What a line may be made of."""
        said = super().atoms(*request)
        return {name: discreet(value) if isinstance(value, str) else value for name, value in said.items()}


accesslog = "-"
logger_class = DiscreetLogger
control_socket_disable = True
