"""Functions from domain values to Altair charts."""
