"""`vigie issue`: its gestures and steps are declared by their modules, which this one imports."""

from briefings.cli.issues import moves, steps
from briefings.cli.issues.group import issue

__all__ = ["issue", "moves", "steps"]
