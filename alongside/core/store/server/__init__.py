"""What only a database on a server needs."""
