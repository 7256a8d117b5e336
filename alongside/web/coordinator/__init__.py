"""The pieces of the coordinator's pages. Names are shown in text, tables and lists to choose from: none reads Markdown."""
