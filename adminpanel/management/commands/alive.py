"""Whether the worker, or the beat, of this host gave a sign of life lately: for health checks of containers."""

import socket
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from adminpanel.jobs.limits import SILENCE
from adminpanel.jobs.models import Heartbeat
from adminpanel.jobs.states import Process
from config.lib import clock


class Command(BaseCommand):
    help = "End with 0 if this host's worker or beat gave a sign of life in the last two minutes, else with 1."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which of the two."""
        parser.add_argument("process", choices=Process.values)

    def handle(self, process: str, **options: Any) -> None:
        """Look."""
        mine = Heartbeat.objects.filter(process=process, host=socket.gethostname())
        if not mine.filter(at__gte=clock.real_now() - SILENCE).exists():
            raise CommandError(f"No sign of life of a {process} here for two minutes.")
