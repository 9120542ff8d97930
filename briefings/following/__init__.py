"""What `vigie alerts` and `vigie calls follow` print and enter."""
