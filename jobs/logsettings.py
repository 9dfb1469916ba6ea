"""In which form background runs write down what they do."""

from typing import Literal

from jobs.strict import Strict


class LogSettings(Strict):
    """The log of background runs."""

    form: Literal["auto", "json", "text"] = "auto"
    """json: one JSON object a line; text: one line for people; auto: text on a terminal, JSON elsewhere."""
