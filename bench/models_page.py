"""Renew the figures of docs/models.md: the card of the shipped weights, and every benchmark with its 95 % interval."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.corpus import labelled_row, read_rows
from jobs.evaluate import SentimentReport, evaluate_sentiment
from jobs.model import shipped_model, shipped_opinions
from scoring.card import ModelCard
from scoring.evaluation import compute_figures
from scoring.labelled import NEGATIVE, POSITIVE, LabelledText
from scoring.training import Provenance, fit_languages, train_model

PAGE = Path("docs/models.md")
TENFOLD = ("mr", "sst2")
_TENTHS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One benchmark: what is judged, after which training."""

    name: str
    """Folder below benchmarks/."""
    aim: str
    """What was aimed for."""
    train: bool = False
    """Fit a fresh model on its train part first? Else the shipped weights are judged."""
    recalibrate: int = 0
    """Labelled texts of the test part used for calibration."""

    def command(self) -> str:
        """Return the command that prints the figures."""
        folder = f"DATA/benchmarks/{self.name}"
        extra = f" --train {folder}/train.jsonl.gz" * self.train
        extra += f" --recalibrate {self.recalibrate}" * bool(self.recalibrate)
        return f"leumund evaluate sentiment {folder}/test.jsonl.gz{extra} --json"


ROWS = (
    Row("imdb", ".920", train=True),
    Row("mr", ".800", train=True),
    Row("sst2", ".840", train=True),
    Row("germeval17", ".755", train=True),
    Row("blitzer_books", ".860"),
    Row("blitzer_dvd", ".860"),
    Row("blitzer_dvd", ".860", recalibrate=200),
)


def main() -> None:
    """Judge, and write what came out between the marks of the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder with benchmarks/")
    data = parser.parse_args().data
    write_between("card", card_table(shipped_model().card))
    write_between("benchmarks", list(_benchmark_table(data)))
    write_between("folds", list(_fold_table(data)))


def write_between(mark: str, lines: Sequence[str]) -> None:
    """Replace what stands between two marks of the page."""
    before, rest = PAGE.read_text(encoding="utf-8").split(f"<!-- {mark} -->\n")
    _, after = rest.split(f"<!-- /{mark} -->\n")
    PAGE.write_text(
        f"{before}<!-- {mark} -->\n" + "".join(f"{line}\n" for line in lines) + f"<!-- /{mark} -->\n{after}"
    )


def card_table(card: ModelCard) -> list[str]:
    """Return a Markdown table of the card's figures on groups left out."""
    head = ["collection", "language", "n", "groups", "accuracy", "macro-F1", "ECE", "Brier", "Spearman"]
    rows = [
        [row.name, row.language, str(row.n), str(row.groups)]
        + [f"{figure:.3f}" for figure in (row.accuracy, row.macro_f1, row.ece, row.brier)]
        + ["-" if row.spearman is None else f"{row.spearman:.3f}"]
        for row in card.held_out
    ]
    return [_line(head), _line(["---"] * len(head)), *(_line(row) for row in rows)]


def half_width(share: float, n: int) -> float:
    """Return half the 95 % interval of a share of n."""
    return 1.96 * sqrt(share * (1 - share) / n)


def _benchmark_table(data: Path) -> Iterator[str]:
    """Yield a Markdown table of every benchmark."""
    head = ["n", "accuracy, 95 %", "aim", "macro-F1", "ECE", "Brier", "command"]
    yield _line(head)
    yield _line(["---"] * len(head))
    for row in ROWS:
        folder = data / "benchmarks" / row.name
        train = [folder / "train.jsonl.gz"] if row.train else []
        found = evaluate_sentiment(folder / "test.jsonl.gz", train, row.recalibrate)
        yield _line(_cells(row, found))


def _cells(row: Row, found: SentimentReport) -> list[str]:
    figures = found.figures
    accuracy = f"{figures.accuracy:.3f} +- {half_width(figures.accuracy, figures.n):.3f}"
    numbers = [f"{figure:.3f}" for figure in (figures.macro_f1, figures.ece, figures.brier)]
    return [str(figures.n), accuracy, f">= {row.aim}", *numbers, f"`{row.command()}`"]


def _fold_table(data: Path) -> Iterator[str]:
    """Yield a Markdown table of accuracy over ten folds of train and dev, each judged by a model of the other nine."""
    yield _line(["set", "n", "accuracy in ten folds, 95 %", "ECE"])
    yield _line(["---"] * 4)
    for name in TENFOLD:
        paths = [data / "benchmarks" / name / f"{part}.jsonl.gz" for part in ("train", "dev")]
        texts = [replace(labelled_row(row, name), language="en") for path in paths for row in read_rows(path)]
        figures = compute_figures(texts, _judged_in_folds(texts), (NEGATIVE, POSITIVE))
        accuracy = f"{figures.accuracy:.3f} +- {half_width(figures.accuracy, figures.n):.3f}"
        yield _line([name, str(figures.n), accuracy, f"{figures.ece:.3f}"])


def _judged_in_folds(texts: Sequence[LabelledText]) -> NDArray[np.float64]:
    """Return what each text gets from a model fitted on the other nine tenths, shape (n, 2)."""
    folds = np.random.default_rng(0).permutation(len(texts)) % _TENTHS
    chances = np.zeros((len(texts), 2))
    for fold in range(_TENTHS):
        rest = [item for item, own in zip(texts, folds, strict=True) if own != fold]
        model, _ = train_model(fit_languages(rest, shipped_opinions()), Provenance("2000-01-01"))
        places = np.flatnonzero(folds == fold).tolist()
        chances[places] = model.probabilities([texts[i].text for i in places], ["en"] * len(places))
    return chances


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
