"""Signs of life."""

from adminpanel.models import Heartbeat
from config.lib import clock


def let_all_live() -> None:
    """A worker and a beat that gave a sign of life just now."""
    for process in ("worker", "beat"):
        Heartbeat.objects.update_or_create(process=process, host="here", defaults={"at": clock.real_now()})
