"""Everything that can be said about the project without running its tests: one line for each check."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
TOOL = (PYTHON, "-m")
MANAGE = (PYTHON, "manage.py")
# Complete enough for production settings to load; none of it leads anywhere.
PRODUCTION = {
    "DJANGO_ENV": "production",
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": "0123456789-only-for-the-check-of-deployment-settings-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "vault.example",
    "SITE_URL": "https://vault.example",
    "DATABASE_URL": "postgres://check@127.0.0.1:1/check",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "STRIPE_SECRET_KEY": "sk_live_check",
    "STRIPE_WEBHOOK_SECRET": "whsec_check",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it makes sure of, and the command that fails when it is not so."""

    what: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)


CHECKS = (
    Check("code has no lint", [*TOOL, "ruff", "check", "--quiet", "."]),
    Check("code has its one form", [*TOOL, "ruff", "format", "--quiet", "--check", "."]),
    Check("types hold", [*TOOL, "mypy", "."]),
    Check("imports keep to the floors", [str(Path(PYTHON).parent / "lint-imports"), "--no-cache"]),
    Check("models and migrations agree", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
    Check("production settings are safe", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    Check("templates have no lint", [*TOOL, "djlint", "--quiet", "--lint", "templates"]),
    Check("templates have their one form", [*TOOL, "djlint", "--quiet", "--check", "templates"]),
    Check("the schema applies", [*MANAGE, "migrate", "--verbosity", "0"]),
    Check("the seed applies", [*MANAGE, "seed"]),
    Check("docs/plans.md says what the matrix says", [*MANAGE, "plans_doc", "--check"]),
    Check("docs/retention.md says what the table says", [*MANAGE, "retention_doc", "--check"]),
    Check("docs/obligations.md says what the law's rows say", [*MANAGE, "obligations", "doc", "--check"]),
    Check("docs/assurance.md names the tests", [*TOOL, "pytest", "--collect-only", "-q", "--assurance=check"]),
    Check("shell scripts parse", ["sh", "-c", "sh -n scripts/system.sh && sh -n deploy/roles.sh"]),
)


def main() -> int:
    """Run every check, also after one has failed; 1 if any did."""
    failed = [check.what for check in CHECKS if not passes(check)]
    print(f"{len(CHECKS) - len(failed)} of {len(CHECKS)} checks hold")  # noqa: T201
    return 1 if failed else 0


def passes(check: Check) -> bool:
    """Run one check and print its line, with what it complained of."""
    began = time.monotonic()
    done = subprocess.run(  # noqa: S603
        check.command,
        cwd=PROJECT,
        env=os.environ | check.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    holds = done.returncode == 0
    print(f"{'✓' if holds else '✗'} {check.what} ({time.monotonic() - began:.1f} s)", flush=True)  # noqa: T201
    if not holds:
        print(done.stdout, flush=True)  # noqa: T201
    return holds


if __name__ == "__main__":
    sys.exit(main())
