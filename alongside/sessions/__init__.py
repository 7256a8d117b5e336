"""Pairs of support partners and their sessions, from the first time to the feedback after it."""
