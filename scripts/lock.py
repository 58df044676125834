"""Compile requirements*.in into the pinned requirements*.txt, for every Python and platform at once."""

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
COMPILE = ("-m", "uv", "pip", "compile", "--universal", "--upgrade", "--quiet", "--python-version", "3.11")
PLAIN = ("--no-emit-index-url", "--no-header", "--no-annotate")


def main() -> None:
    """Pin the newest versions that are allowed."""
    run("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv")
    for name in ("requirements", "requirements-dev"):
        run(*COMPILE, *PLAIN, f"{name}.in", "-o", f"{name}.txt")


def run(*arguments: str) -> None:
    """Run a module of this Python, and end with it if it fails."""
    code = subprocess.run([sys.executable, *arguments], cwd=PROJECT, check=False).returncode  # noqa: S603
    if code:
        sys.exit(code)


if __name__ == "__main__":
    main()
