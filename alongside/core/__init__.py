"""What every topic stands on: the database, time, words, and kits for charts, pages, HTTP and the console."""
