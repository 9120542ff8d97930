"""Alerts and reminders made into mails of the outbox, each with its line in the journal."""
