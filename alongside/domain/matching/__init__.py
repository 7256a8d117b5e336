"""Matching people with support partners: the heaviest of all legal sets of pairs, with a proof of it.

Nothing in here knows a database or a page. Capacity and intent are as people declare them; check-ins never enter.
"""
