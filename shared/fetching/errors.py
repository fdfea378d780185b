"""Why an address could not be fetched: a code for counting, a sentence for people."""

from shared.errors import TalentPoolError


class FetchError(TalentPoolError):
    """``wait`` are the seconds that the source asked to be left alone; ``status`` what it answered."""

    def __init__(
        self, code: str, message: str, mend: str, *, wait: float | None = None, status: int | None = None
    ) -> None:
        super().__init__(f"{message}: {mend}")
        self.code = code
        self.message = message
        self.mend = mend
        self.wait = wait
        self.status = status
