"""The admin pages. Text that people typed is shown only in text, tables and lists, which read no Markdown."""
