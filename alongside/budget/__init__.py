"""Work on what a stranger brings, with limits of time and memory."""
