"""The API: a landlord's own programs read what the portal shows, record evidence and upload files, by a token."""
