"""A question that is well formed, and is not answered all the same."""

from hongzhuan.errors import BadInput


class Refused(BadInput):
    """It calls another endpoint, or its answer is too long."""
