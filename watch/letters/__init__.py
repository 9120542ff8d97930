"""A newsletter as it is received, to the links that it announces. Pure: bytes in, values out.

    bundle -> messages -> Letter(sender, subject, date, html, text) -> Line -> Announcement

Nothing is fetched: a tracking link that hides its target stays unresolved, since following it would
tell the sender that somebody reads, and publish an address made for one reader.
"""
