"""`vigie issue …`: a draft found, shown, worked on, agreed to and sent, from a terminal.

What is done is done by :mod:`briefings.editing` and :mod:`briefings.approving`; here it is asked
and told. A story is called by its number, which never changes.
"""
