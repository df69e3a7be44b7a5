"""How a start fails: in one sentence."""


class Refusal(Exception):
    """Kaigi cannot start. The text is one sentence that says why and what to do."""
