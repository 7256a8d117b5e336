"""What the app is about, in plain Python: no database, no screen, no clock."""
