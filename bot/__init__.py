"""What a person and a moderator experience. Knows no platform and no torch."""
