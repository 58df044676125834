#!/usr/bin/env python
"""Run a management command, in the environment named by DJANGO_ENV."""

import sys

from django.core.management import execute_from_command_line

from config import (
    celery,  # noqa: F401 - tasks enqueued by a command find their broker through it
    environment,
)

if __name__ == "__main__":
    environment.select()
    execute_from_command_line(sys.argv)
