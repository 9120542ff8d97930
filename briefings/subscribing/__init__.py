"""What `vigie subscribers …` prints: lists, one person, upkeep."""
