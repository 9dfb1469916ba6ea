"""Label texts in the terminal: one at a time, one key an answer, back, skip, quit; each answer is kept at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from jobs.errors import NoTerminal
from jobs.labels import LabelDesk
from report.labelcard import LabelCard
from report.phrase import Language
from report.text import printable
from report.words import known_word, say
from store.label_records import AspectLabel, Overall

OVERALL_KEYS = {"p": Overall.POSITIVE, "u": Overall.NEUTRAL, "n": Overall.NEGATIVE, "?": Overall.UNCLEAR}
ASPECT_KEYS = {" ": AspectLabel.ABSENT, "g": AspectLabel.GOOD, "b": AspectLabel.BAD, "m": AspectLabel.MIXED}
BACK, SKIP, QUIT, REST = "z", "s", "q", "\r"
"""Keys of the other moves; REST takes all aspects that are left for not mentioned."""
_ENDS = frozenset({QUIT, "\x03", "\x04", "\x1b"})


@dataclass(frozen=True, slots=True)
class Terminal:
    """What somebody reads and presses."""

    read_key: Callable[[], str]
    """Waits for one key and returns it."""
    show: Callable[[str], None]
    """Prints a line."""
    language: Language
    """Language of everything but the texts."""


@dataclass(slots=True)
class _Progress:
    """Where the session stands."""

    at: int = 0
    """Place of the card that is shown."""
    kept: int = 0
    """Answers kept so far."""
    said: list[AspectLabel] = field(default_factory=list)
    """What was said of the card's first aspects."""


def require_terminal(*, is_terminal: bool) -> None:
    """Return where somebody can press keys.

    Raises:
        NoTerminal: If standard input is a file or a pipe.
    """
    if not is_terminal:
        raise NoTerminal(
            "labels are asked for one by one, and here is no terminal to answer from",
            where="standard input",
            next_step="list the queue with `leumund labels --format csv`, fill in column overall, and take it in with "
            "`leumund labels --import FILE`; or open the page /labels of `leumund serve`",
        )


def label_in_terminal(desk: LabelDesk, subject: str | None, terminal: Terminal) -> int:
    """Ask for the texts that are not answered yet until none is left or the reader quits; return the answers kept.

    Args:
        desk: Where the queue is.
        subject: Only texts of this subject; None: all.
        terminal: Where somebody sits.
    """
    every = desk.cards(subject)
    cards = [card for card in every if not card.is_answered and not card.is_gone]
    progress, done = _Progress(), len(every) - len(cards)
    while progress.at < len(cards):
        _show_card(cards[progress.at], done + progress.at + 1, every, terminal)
        overall = _ask(terminal, "labels_keys", {*OVERALL_KEYS, BACK, SKIP})
        if overall is None:
            break
        if overall == BACK:
            progress.at = max(progress.at - 1, 0)
        elif overall == SKIP:
            progress.at += 1
        elif not _answer(desk, cards[progress.at], OVERALL_KEYS[overall], (terminal, progress)):
            break
    if progress.at >= len(cards):
        terminal.show(say("labels_all_done" if every else "labels_none", terminal.language))
    terminal.show(say("labels_kept", terminal.language, n=str(progress.kept)))
    return progress.kept


def _answer(desk: LabelDesk, card: LabelCard, overall: Overall, where: tuple[Terminal, _Progress]) -> bool:
    """Ask for the aspects and keep the answer; return False where the reader quits."""
    terminal, progress = where
    progress.said.clear()
    while len(progress.said) < len(card.aspects):
        aspect = card.aspects[len(progress.said)]
        terminal.show(f"  {aspect.label.said_in(terminal.language)}")
        key = _ask(terminal, "labels_aspect_keys", {*ASPECT_KEYS, BACK, REST, "\n"})
        if key is None:
            return False
        if key == BACK:
            if not progress.said:
                return True
            progress.said.pop()
        elif key in ASPECT_KEYS:
            progress.said.append(ASPECT_KEYS[key])
        else:
            progress.said += [AspectLabel.ABSENT] * (len(card.aspects) - len(progress.said))
    desk.answer(card.item, overall, dict(zip((aspect.key for aspect in card.aspects), progress.said, strict=True)))
    progress.at += 1
    progress.kept += 1
    return True


def _ask(terminal: Terminal, wording: str, keys: set[str]) -> str | None:
    """Return the first known key that is pressed; None where the reader quits."""
    terminal.show(f"  [{say(wording, terminal.language)}]")
    while True:
        key = terminal.read_key()
        folded = key.lower()
        if not key or folded in _ENDS:
            return None
        if folded in keys:
            return folded


def _show_card(card: LabelCard, number: int, every: Sequence[LabelCard], terminal: Terminal) -> None:
    said = (known_word(card.stratum.partition("|")[0], terminal.language), card.source, card.published or "")
    terminal.show("")
    terminal.show(f"{number}/{len(every)}  {printable(card.subject)}  ({', '.join(filter(None, said))})")
    for line in (*card.title.splitlines(), *card.text.splitlines()):
        terminal.show(printable(line))
