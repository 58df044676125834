"""What must stay fast: `make bench` measures it and holds it against its bounds.

Every figure is a ratio or a count, taken in one run on one machine, so that it means the same on any.
"""
