"""One landlord, played through the real doors: the pages, Stripe's hosted checkout, the mail, the portal."""
