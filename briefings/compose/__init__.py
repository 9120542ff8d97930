"""Products on paper: what is known -> Document. Pure; formats are elsewhere.

    Briefing       --weekly-->  Document
    Note + Dossier --note-->    Document

Each fact keeps the number of the source that states it. What only a person may say is left blank.
"""

from __future__ import annotations

from briefings.compose.dossier import Dossier, Piece
from briefings.compose.note import note_document
from briefings.compose.weekly import briefing_document

__all__ = ["Dossier", "Piece", "briefing_document", "note_document"]
