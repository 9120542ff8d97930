"""What a person types in the search box, from its text to what it asks. Pure.

    text --parse--> Asked(clauses, problem) --meaning--> Wanted

One language for `vigie search`, alerts, pages and feeds. Any text of at most 200 characters is
read: what cannot be is searched as plain words, and a sentence says why. It searches nothing.
"""

from watch.query.clauses import Asked, Clause, Field
from watch.query.grammar import MAX_LENGTH, PLAINLY, parse, plainly
from watch.query.meaning import Filters, Known, Reviewed, Wanted, meaning

__all__ = [
    "MAX_LENGTH",
    "PLAINLY",
    "Asked",
    "Clause",
    "Field",
    "Filters",
    "Known",
    "Reviewed",
    "Wanted",
    "meaning",
    "parse",
    "plainly",
]
