"""`vigie outbox`: what waits, what a person decides of it, and the relay tried."""
