"""What the vault tells the floors above, and what it asks of them."""

from django.dispatch import Signal

document_kept = Signal()
"""A file was kept: sender=Document, inspection, the work row of the look into it."""

document_removed = Signal()
"""A file was taken out, and its bytes have to follow: sender=Document, document."""

uses_asked = Signal()
"""Where is a file used? sender=Document, document. A receiver answers with a list of `documents.uses.Use`."""

reading_begun = Signal()
"""A file is to be read: sender=Document, reading, the work row."""

addresses_asked = Signal()
"""Which homes has a landlord? sender=Document, landlord. A receiver answers with a list of `reading.places.Address`."""

proofs_asked = Signal()
"""What may a file prove? sender=Document, document, kind, postcode. A receiver answers with a list of `uses.Use`."""

generation_begun = Signal()
"""A document is to be made: sender=GenerationRun, run, the work row."""

document_made = Signal()
"""A run made its document: sender=GenerationRun, run, version."""

generation_failed = Signal()
"""A run failed for good: sender=GenerationRun, run, with its `error_code`."""

issued_asked = Signal()
"""Which file of the floors above has a SHA-256? sender=IssuedFile, fingerprint. A receiver answers with a
`verifying.verdicts.Verdict`, or None."""

order_moved = Signal()
"""An order came to where a worker has to go on with it: sender=DocumentOrder, order."""
