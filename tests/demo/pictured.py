"""What shows how its screen was when something went wrong."""

from __future__ import annotations

from abc import abstractmethod

from tests.support.closing import Closing


class Pictured(Closing):
    """A ``with`` that ends by an error takes a picture before it closes."""

    @abstractmethod
    def failed(self, error: BaseException) -> None:
        """Take it, where there is something to see."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is not None:
            self.failed(error)
        super().__exit__(kind, error, trace)
