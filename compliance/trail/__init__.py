"""The landlord's own audit trail: its page in plain words, and the files with which a stranger can verify it."""
