"""What can go wrong while judging, each with what, where and what to do next."""

from typing import ClassVar


class ScoringError(Exception):
    """Base of the errors of scoring.

    Args:
        what: What happened, one sentence.
        where: The thing it happened to, such as a file or a set of reviews.
        next_step: What the reader should do now.
    """

    exit_code: ClassVar[int] = 5

    def __init__(self, what: str, *, where: str, next_step: str) -> None:
        self.what = what
        self.where = where
        self.next_step = next_step
        super().__init__(what)

    def __str__(self) -> str:
        """Return the message on three lines: what, where, next."""
        return f"{self.what}\n  where: {self.where}\n  next:  {self.next_step}"


class ModelMissing(ScoringError):
    """The model folder lacks one of its files."""


class ModelDamaged(ScoringError):
    """A model file is not the one its digest speaks of, or cannot be read as one."""


class ModelVersionUnknown(ScoringError):
    """The model was written in a form that this program does not know."""


class PriorTableDamaged(ScoringError):
    """The table of priors cannot be read."""


class LexiconDamaged(ScoringError):
    """The list of opinion words cannot be read, or contradicts itself."""


class NotEnoughTexts(ScoringError):
    """There are too few labelled texts to fit or to judge a model."""


class LabelsUnusable(ScoringError):
    """Labels given by hand from which no rate can be corrected."""


class NotEnoughReviews(ScoringError):
    """There are too few dated ratings to judge a forecast by."""
