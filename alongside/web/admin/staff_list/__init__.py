"""The page on which an admin brings a list of staff: the file, what is asked about it, and what it would
change.
"""
