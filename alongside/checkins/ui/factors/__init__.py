"""What shaped a week: choosing it in the check-in, and what often comes together."""
