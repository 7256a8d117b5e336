"""Spreadsheets: reading people's own CSV files with every fault named, and writing cells that stay text."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before it when a spreadsheet program would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
