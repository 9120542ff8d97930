"""`vigie note`: from articles that a person chose to a note, its facts read again each time."""
