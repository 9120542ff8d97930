"""Accounts at work: who signs in, with what, how often they may fail; who gives which role.

What commands and pages call. Each step is one transaction, with its line in the journal.
"""
