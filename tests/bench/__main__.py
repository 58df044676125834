"""`python -m tests.bench`: every bench, each figure with its bound, and one last line."""

import sys

from tests.bench.harness import Bench, measure, verdict

BENCHES: tuple[Bench, ...] = ()

if __name__ == "__main__":
    sys.exit(verdict(measure(BENCHES)))
