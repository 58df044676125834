"""Conditions over facts, as data.

`parsing` reads one from text and refuses what it does not know, `tree` is what it becomes (and goes to JSON and
back), `truth` decides it for one set of facts, and `queries` compiles it to `Q`s that decide it for any number of
rows at once. All of them know three values: a fact is true, false, or not said, and what turns on a fact that is not
said is open.
"""
