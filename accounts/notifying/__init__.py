"""What landlords want to be told of beside what they must be, and at which hours."""
