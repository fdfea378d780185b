"""The two kinds of failure, and the errors that a person is shown."""


class TalentPoolError(Exception):
    """Says what is wrong, where, and what to do; shown to a person without a traceback."""


class PermanentError(TalentPoolError):
    """A message that no retry can mend: it becomes a dead letter."""


class TransientError(TalentPoolError):
    """A message that is tried again later, with a growing delay."""


class NotReadyError(TransientError):
    """A message that waits until an operator mended this process, for as long as that takes."""
