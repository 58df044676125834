"""What tenants see and say: their access, what is shared with them, what they confirm, write and ask for."""
