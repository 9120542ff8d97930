"""What reading processes receive from the fork server ready-made. Imported by nothing else.

Importing it loads the French dictionary, once, before any of them is born.
"""

from __future__ import annotations

import gc

from watch.text import dictionary

dictionary()
# Looking for garbage in what is here would write in it, and copy what is shared.
gc.freeze()
