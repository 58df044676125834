"""How a landlord appears on what they hand out: name, logo, colour, last line, and where answers go."""
