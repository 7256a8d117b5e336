"""Lists of staff as offices keep them: read with every question asked, and told as changes to who is here."""
