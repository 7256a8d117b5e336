"""The page for uploading a staff list: the file, questions about it, and what it would change."""
