"""What the reader receives: notes, mails, and the front door (CLI, scheduler)."""
