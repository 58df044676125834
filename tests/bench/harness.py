"""What a bench is, and how its figures are held against their bounds."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tests.bench.world import World


class Bound(StrEnum):
    """Which side of the bound a figure must be on."""

    AT_MOST = "at most"
    AT_LEAST = "at least"


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured, with the bound that it must keep and what it was made from."""

    what: str
    value: float
    bound: float
    side: Bound = Bound.AT_MOST
    made_from: str = ""

    @property
    def holds(self) -> bool:
        """Whether the bound is kept."""
        return self.value <= self.bound if self.side == Bound.AT_MOST else self.value >= self.bound

    def __str__(self) -> str:
        mark = "✓" if self.holds else "✗"
        line = f"{mark} {self.what}: {self.value:.2f} ({self.side} {self.bound:g})"
        return f"{line}  [{self.made_from}]" if self.made_from else line


Bench = Callable[[World], Iterable[Figure]]


def measure(benches: Iterable[Bench], *, world: World) -> Iterator[Figure]:
    """Run each bench in turn, printing each figure as it comes."""
    for bench in benches:
        for figure in bench(world):
            print(figure, flush=True)  # noqa: T201
            yield figure


def verdict(figures: Iterable[Figure]) -> int:
    """Print how many bounds hold; the exit code, 1 unless all do."""
    held = [figure.holds for figure in figures]
    print(f"{sum(held)} of {len(held)} bounds hold")  # noqa: T201
    return 0 if held and all(held) else 1
