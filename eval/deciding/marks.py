"""A part of a text that a command writes, between two marks: what stands around it is people's."""

from dataclasses import dataclass
from pathlib import Path

from eval.answering.runs import write_whole
from eval.errors import EvalError


@dataclass(frozen=True, slots=True)
class Marks:
    """Where in a file a command writes."""

    path: Path
    name: str  # the marks are <!-- name --> and <!-- end of name -->
    holds: str  # what stands between them, for the message where they are gone

    @property
    def opening(self) -> str:
        """The line before."""
        return f"<!-- {self.name} -->"

    @property
    def closing(self) -> str:
        """The line after."""
        return f"<!-- end of {self.name} -->"

    def text(self) -> str:
        """The whole file.

        Raises:
            EvalError: it has no such marks, in this order.
        """
        text = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
        if not 0 <= text.find(self.opening) < text.find(self.closing):
            raise EvalError(
                f"{self.path} has no place for {self.holds}: "
                f"put the lines {self.opening} and {self.closing} where it goes."
            )
        return text

    def write(self, content: str) -> None:
        """Put the content between the marks; the file is swapped in whole.

        Raises:
            EvalError: the marks are gone, or the file cannot be written.
        """
        text = self.text()
        before, after = text.partition(self.opening)[0], text.partition(self.closing)[2]
        write_whole(self.path, f"{before}{self.opening}\n{content}\n{self.closing}{after}")
