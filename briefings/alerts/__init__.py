"""Alerts and followed calls: what they are, when they are due, what is to be said. Pure."""
