"""Who may receive what, and how they say so. Pure: no clock, no database, no mail.

offers    what can be subscribed to, and which choices are acceptable
tokens    the links that a person is given: who they are for, what they allow, until when
pace      how often an address may be written to before it has said yes
bounce    what a returned message says
listing   a list of addresses written by someone else
"""
