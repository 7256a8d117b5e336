"""How somebody is reached: the feed for their calendar, e-mail, and when they are busy."""
