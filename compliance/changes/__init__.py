"""Changes of law: drafts of new versions, what they would do, and writing them."""
