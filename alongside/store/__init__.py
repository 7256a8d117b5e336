"""The only SQL. One module a noun; one question, one function, one query."""
