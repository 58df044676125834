"""What each kind of Stripe's events does here."""
