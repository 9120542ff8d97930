"""Who signs a note: what the settings say of the office, as the templates want it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Who signs the note: what the settings say of the office, shown in its header and footer."""

    organisation: str = "Région Occitanie"
    direction: str = ""
    service: str = "Service Sciences et Société"
    follower: str = ""
    """« affaire suivie par »; '' says nothing in a mail, and leaves a blank in a note"""
    reference: str = ""
    """what the references of the house begin with, « SES »"""
    contact: str = ""
    """address to write to, to correct or to leave; '' hides the sentence"""
    archive: str = ""
    """https address where every item can be read; '' when the office has none"""
    leave: str = ""
    """https address where a reader changes what they receive, or leaves; '' without such pages"""
