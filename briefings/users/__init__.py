"""What `vigie users …` prints: accounts, links, the journal."""
