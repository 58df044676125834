"""How each app's rows are shown to staff. Apps do not know that a staff site exists."""
