"""How a landlord leaves: the archive of the whole account, and reading it into an empty installation."""
