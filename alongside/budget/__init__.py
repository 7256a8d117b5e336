"""Parsing of untrusted files, with limits of time and memory."""
