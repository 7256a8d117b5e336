"""What a team's lead and its members see: pictures, sentences and forms."""
