"""`python -m compliance.reports.binding FOLDER`: binds front.pdf and the files that plan.json names into bound.pdf.

A program of its own, without the application's secrets and within bounds of memory and time. It says as JSON how many
pages each part really has.
"""

import json
import resource
import sys
from pathlib import Path

MEMORY = 1_024 * 1024 * 1024
SECONDS = 200
MOST_WRITTEN = 1_024 * 1024 * 1024


def main(folder: str) -> int:
    """Bind; the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
    from compliance.reports.binding.binder import bind

    plan = json.loads((Path(folder) / "plan.json").read_text())
    print(json.dumps(bind(plan, folder=Path(folder))))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
