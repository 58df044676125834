"""Where a landlord is reached, and how they change it."""
