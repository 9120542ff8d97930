"""Whether other servers will believe our mails: what the DNS says of the sender's domain.

    names    the questions to a DNS server; the only room that asks one
    spf      which addresses a domain lets send for it
    judging  what is missing, and the record to publish; pure

It publishes nothing and sends nothing. What a relay signs is seen in a mail that it sent, not here.
"""
