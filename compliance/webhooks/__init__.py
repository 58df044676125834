"""Telling a landlord's own systems what happened, by signed requests that are tried for a day."""
