"""The life of an item, one frozen type per stage. No behaviour, no I/O.

    SourceSpec + FetchState -> Request -> Outcome -> RawItem -> Article | Rejected -> Labelled

A date that a source did not give is ``None``, never invented: ``first_seen`` is kept apart.
Derived things (tokens, fingerprints) do not live here; identity and provenance do.
"""

from __future__ import annotations

from watch.model.corrections import Correction, CorrectionKind, Said
from watch.model.fetching import (
    Category,
    Clock,
    FailureKind,
    Fetched,
    FetchFailed,
    FetchState,
    NotModified,
    Outcome,
    Redirect,
    Request,
    Rights,
    Scope,
    SourceSpec,
    Validators,
)
from watch.model.items import (
    Article,
    Parsed,
    RawItem,
    Reading,
    Refusal,
    Rejected,
    SourceReport,
    StatedDate,
    Trace,
)
from watch.model.labels import (
    Exclusion,
    Label,
    Labelled,
    LexiconTerm,
    Origin,
    Term,
    Theme,
    Verdict,
)
from watch.model.standing import (
    MACHINE,
    Decision,
    DecisionKind,
    DecisionState,
    Exemption,
    Mask,
    Move,
    Rule,
    Standing,
)

__all__ = [
    "MACHINE",
    "Article",
    "Category",
    "Clock",
    "Correction",
    "CorrectionKind",
    "Decision",
    "DecisionKind",
    "DecisionState",
    "Exclusion",
    "Exemption",
    "FailureKind",
    "FetchFailed",
    "FetchState",
    "Fetched",
    "Label",
    "Labelled",
    "LexiconTerm",
    "Mask",
    "Move",
    "NotModified",
    "Origin",
    "Outcome",
    "Parsed",
    "RawItem",
    "Reading",
    "Redirect",
    "Refusal",
    "Rejected",
    "Request",
    "Rights",
    "Rule",
    "Said",
    "Scope",
    "SourceReport",
    "SourceSpec",
    "Standing",
    "StatedDate",
    "Term",
    "Theme",
    "Trace",
    "Validators",
    "Verdict",
]
