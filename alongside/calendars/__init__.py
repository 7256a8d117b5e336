"""Times as calendar programs know them: from domain values to iCalendar and back."""
