"""The whole application as processes of one machine: for `make run`, and for the demo that plays in it."""
