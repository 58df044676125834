"""What the vault tells the floors above, and what it asks of them."""

from django.dispatch import Signal

document_kept = Signal()
"""A file was kept: sender=Document, inspection, the work row of the look into it."""

document_removed = Signal()
"""A file was taken out, and its bytes have to follow: sender=Document, document."""

uses_asked = Signal()
"""Where is a file used? sender=Document, document. A receiver answers with a list of `documents.uses.Use`."""
