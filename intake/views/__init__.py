"""The wizard's pages, by subject."""
