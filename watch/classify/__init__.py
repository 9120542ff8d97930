"""Themes: read them, find their words, learn them, label articles, keep the model."""
