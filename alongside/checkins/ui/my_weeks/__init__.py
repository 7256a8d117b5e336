"""The coordinator's pages.

Names of people go into text, tables and choices only: none of them reads Markdown.
"""
