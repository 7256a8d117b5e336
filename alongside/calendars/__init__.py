"""Calendars that people bring, read with care, and calendars written for them."""
