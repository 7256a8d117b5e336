"""What leads and teams see: work figures, released bands, and actions."""
