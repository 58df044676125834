"""One paginated PDF of a front and the files behind it, made by a program of its own, like everything that opens files
which strangers may have made.
"""
