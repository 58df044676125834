"""Reminders: what is due to be said, who is told, and the digests that tell them."""
