"""Whoever deploys finds every variable in `.env.example`, and none there that nothing reads."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Chosen before a .env file is read, so it cannot stand in one.
BEFORE_THE_FILE = {"DJANGO_ENV", "PYTEST_XDIST_WORKER"}
# The Stripe sandbox takes its settings from its command line.
READERS = set((ROOT / "config").rglob("*.py")) - {ROOT / "config/settings/sandbox.py"}
READ = re.compile(r"""(?:\benv(?:\.\w+)?\(|environ\.get\()\s*"([A-Z_]+)\"""")
INTERPOLATED = re.compile(r"\$\{([A-Z_]+)")
NAMED = re.compile(r"^#?([A-Z_]+)=", re.MULTILINE)


def test_every_variable_that_is_read_is_explained_and_no_other():
    read = {name for path in READERS for name in READ.findall(path.read_text())}
    read |= set(INTERPOLATED.findall((ROOT / "compose.yaml").read_text()))

    assert set(NAMED.findall((ROOT / ".env.example").read_text())) == read - BEFORE_THE_FILE


def test_every_variable_stands_under_a_comment():
    lines = (ROOT / ".env.example").read_text().splitlines()
    bare = [line for above, line in zip(["", *lines], lines, strict=False) if NAMED.match(line) and not above.strip()]

    assert bare == []
