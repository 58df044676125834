"""Programs that run side by side, each with its log; one that ends is started again, and all end with us."""

import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Self

from config import processes

GIVE_UP_AFTER = 3
LONG_ENOUGH_SECONDS = 30
STOP_SECONDS = 15


class ProgramFailed(SystemExit):
    """A program ends as often as it is started."""


@dataclass(slots=True)
class Program:
    """One program: how it is started, where its output goes, how often it has ended early."""

    name: str
    command: Sequence[str | Path]
    log: Path
    process: subprocess.Popen[bytes]
    started_at: float = field(default_factory=time.monotonic)
    early_ends: int = 0

    @property
    def is_alive(self) -> bool:
        """Whether it runs at this moment."""
        return self.process.poll() is None


class Supervisor:
    """Starts programs, keeps them running, ends them. Use it as a context: nothing outlives it."""

    def __init__(self, logs: Path, *, env: Mapping[str, str]) -> None:
        self.logs = logs
        self.env = env
        self.programs: list[Program] = []

    def __enter__(self) -> Self:
        self.logs.mkdir(parents=True, exist_ok=True)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _leave)
        return self

    def __exit__(self, *_: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        self.stop()

    def start(self, name: str, *command: str | Path) -> Program:
        """Start one program with a log of its own."""
        log = self.logs / f"{name}.log"
        log.unlink(missing_ok=True)
        program = Program(name, command, log, self._launch(command, log=log))
        self.programs.append(program)
        return program

    def watch(self) -> None:
        """Keep every program running until a signal ends us."""
        while True:
            self.mend()
            time.sleep(1)

    def mend(self) -> None:
        """Start again what has ended; give up on what ends again and again at once."""
        for program in self.programs:
            if not program.is_alive:
                self._restart(program)

    def stop(self) -> None:
        """End every program: all are asked at once, then each is waited for."""
        for program in self.programs:
            if program.is_alive:
                program.process.terminate()
        for program in self.programs:
            processes.finish(program.process, seconds=STOP_SECONDS)
        self.programs.clear()

    def _restart(self, program: Program) -> None:
        lasted = time.monotonic() - program.started_at
        program.early_ends = program.early_ends + 1 if lasted < LONG_ENOUGH_SECONDS else 0
        if program.early_ends >= GIVE_UP_AFTER:
            raise ProgramFailed(f"{program.name} does not stay up. {last_lines(program.log)}")
        print(f"{program.name} ended with code {program.process.returncode}; starting it again.", file=sys.stderr)  # noqa: T201
        time.sleep(program.early_ends)
        program.process = self._launch(program.command, log=program.log)
        program.started_at = time.monotonic()

    def _launch(self, command: Sequence[str | Path], *, log: Path) -> subprocess.Popen[bytes]:
        with log.open("ab") as output:
            return processes.start(command, log=output, env=self.env)


def last_lines(log: Path, *, count: int = 15) -> str:
    """The end of a log, with its place."""
    lines = log.read_text(errors="replace").splitlines()[-count:]
    return "\n  ".join([f"The end of {log}:", *lines])


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
