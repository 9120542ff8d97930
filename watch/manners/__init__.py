"""How Vigie behaves with the sites it reads, and whom it believes: decisions only. Pure.

    robots     what a site's robots.txt allows                    bytes, status -> Rules
    cadence    how often a source is worth asking                 publication dates -> interval
    moves      a permanent redirect seen again and again           redirects, standing -> standing
    doubt      a source that is no longer itself, a flood          new items, past -> reason
    standing   what is decided of a source after an answer         all of it -> Ruling

Nothing here sleeps, asks or stores; :mod:`watch.harvest` carries the decisions out.
"""
