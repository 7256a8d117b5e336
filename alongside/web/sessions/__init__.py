"""Sessions with support partners: yes to a match, a time, meeting, and what comes after."""
