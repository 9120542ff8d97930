"""Mail leaving the house: by SMTP or as .eml files, from an outbox that sends at most once."""
