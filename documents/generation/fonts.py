"""The fonts that every file of ours is set in and carries with it; a package brings them."""

from pathlib import Path

import font_source_sans_pro

FONTS = Path(font_source_sans_pro.__file__).parent / "files"
FACES = {("normal", 400): "Regular", ("normal", 600): "Semibold", ("italic", 400): "It"}
