"""Reading a file: by rules first, then, where one is configured and wanted, with a model's opinion."""

import logging
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from documents import language_model
from documents.reading import model
from documents.reading.errors import ModelFailed
from documents.reading.fields import Reading
from documents.reading.places import Address
from documents.reading.process import reader

logger = logging.getLogger(__name__)


def read(source: Path, *, name: str, on: date, candidates: Sequence[Address] = (), with_model: bool = False) -> Reading:
    """What stands in a file, with warnings as of a day; it never raises for what stands in it.

    `candidates` are the addresses among which the home's is likely to be. A model that fails changes nothing.
    """
    found = reader().read(source, name=name, on=on, candidates=candidates)
    if with_model and language_model.is_configured() and found.text:
        try:
            return model.second_opinion(found.reading, text=found.text)
        except ModelFailed as failure:
            logger.warning("documents.model_failed code=%s", failure.code)
    return found.reading
