"""The database file over time: backups, age, health, and what was erased."""
