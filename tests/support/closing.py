"""What a ``with`` closes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self


class Closing(ABC):
    """``with`` gives it, and closes it however the block ends."""

    @abstractmethod
    def close(self) -> None:
        """Let go of what it holds."""

    def failed(self, error: BaseException) -> None:  # noqa: B027 - most have nothing to do
        """Called before it is closed on an error."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self.failed(error)
        self.close()
