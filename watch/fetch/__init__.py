"""The one way out to the network: ask, politely and within bounds, and bring back values.

    Request --gate--> URL --turns--> host's turn --dial--> judged address --body--> Outcome

No other module may import ``httpx``, ``httpcore`` or ``socket``. This package reads no feed and
keeps no state between runs: it never knows what the bytes mean.
"""

from watch.fetch.address import judge
from watch.fetch.fetcher import Fetcher
from watch.fetch.gate import objection
from watch.fetch.limits import Limits

__all__ = ["Fetcher", "Limits", "judge", "objection"]
