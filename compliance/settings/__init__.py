"""What a landlord sets once: how they appear, how they are reached, who works with them."""
