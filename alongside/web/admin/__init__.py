"""The pieces of the admin pages. What somebody typed is shown in text, tables and lists to choose from: none reads Markdown."""
