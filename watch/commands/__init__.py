"""One module per command of ``watch``: what it prints. Rules are elsewhere."""
