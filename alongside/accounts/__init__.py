"""People, roles, the organisation they belong to, and who is signed in."""
