"""What intake does when billing tells it something."""
