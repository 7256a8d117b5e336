"""Messages to people: their causes, preferences, the outbox and e-mail."""
