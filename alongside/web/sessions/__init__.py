"""Sessions with support partners: answer a match, choose a time, meet, and give feedback."""
