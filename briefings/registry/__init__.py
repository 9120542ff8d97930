"""Who receives what, as people and officers change it: each gesture whole, proven, undoable.

Here a gesture is sequenced: the file of departures, then one transaction for the lists, the proof
and the letter. What is allowed is decided in :mod:`briefings.subscriptions`, what is said in
:mod:`briefings.notices`.
"""

from briefings.registry.pending import Confirmation, Pending
from briefings.registry.registrar import Exit, Registrar

__all__ = ["Confirmation", "Exit", "Pending", "Registrar"]
