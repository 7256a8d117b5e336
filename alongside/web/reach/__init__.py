"""The page Calendar and e-mail: the private calendar feed, busy times, and e-mail."""
