"""Everything before sign-in: plain HTML forms, so that no password ever travels through a widget."""
