"""Matching people with support partners: the heaviest of all legal sets of pairs, with a proof of it.

This package knows neither the database nor any page. People declare their own capacity and intent;
check-ins are never used.
"""
