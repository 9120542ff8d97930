"""What was published: harvest, understand, archive. Knows nothing of ``briefings``."""
