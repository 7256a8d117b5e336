"""Staff lists as offices keep them: read, with open questions asked, and turned into changes to people."""
