"""What is refused of answers."""

from collections.abc import Sequence

from compliance.answering.answers import Clash
from compliance.errors import ChangedElsewhere


class FactsChanged(ChangedElsewhere):
    """Somebody else changed facts that this person changes too, after the page was shown."""

    code = "compliance.facts_changed"

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__()
        self.clashes = clashes
