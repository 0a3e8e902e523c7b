"""Errors that a user can act on. Everything else is a defect of ours."""


class BadInput(Exception):
    """Input that cannot be used: what is wrong, where, and what to do next.

    The command prints it and exits with status 2.
    """

    def __init__(self, message: str, place: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.hint = hint

    def __str__(self) -> str:
        place = f"\n  {self.place}" if self.place else ""
        hint = f"\n  help: {self.hint}" if self.hint else ""
        return f"{self.message}{place}{hint}"
