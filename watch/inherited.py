"""What reading processes receive from the fork server ready-made. Imported by nothing else.

Importing it loads the French dictionary, the model, the gazetteer and what they read with, once,
before any of them is born. The process that writes imports none of it: 35 MB and 0.8 s, even of a
harvest without news.
"""

from __future__ import annotations

import gc
import os
from contextlib import suppress

import watch.classify.artefact
import watch.enrich.analysis
import watch.places
import watch.reading
import watch.sources.fast  # noqa: F401 - imported to be there, as those above
from watch.study import TOLD, Study
from watch.text import dictionary

dictionary()
# What cannot be opened must not stop the fork server: each reader tries again, and says so.
with suppress(Exception):
    Study.of(os.environ[TOLD]).open()
# Looking for garbage in what is here would write in it, and copy what is shared.
gc.freeze()
# It finds little in what a document leaves, and took 3 % of the time of reading, every 700 objects.
gc.set_threshold(20_000, 20, 20)
