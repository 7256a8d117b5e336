"""What admins set: people and teams, invitations, closed days, hours of a case."""
