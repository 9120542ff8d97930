"""What programs read: /api/v1, in JSON, read-only, described by OpenAPI.

Each answer has its schema, so that nothing of a person or of a source's full text comes along by
being there. A token of a person's account opens it, with the rights of that account.
"""

from briefings.web.api import described, items, notes, registers

ROOMS = (items, registers, notes, described)

__all__ = ["ROOMS"]
