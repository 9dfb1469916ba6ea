"""How well are passages on the expected and the received found, beside bare key words, and do ratings agree?"""

import argparse
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scipy import stats

from bench.corpus import labelled_row, read_rows
from bench.row import cpu_seconds, print_row
from scoring.expectation import GRAMMARS, find_passages
from scoring.expectation_rule import MISSED
from scoring.language import detect_language

SEED = 2014
TABLES = Path("tests/scoring/expectation")
SIGNS = {"=": "met", "+": "exceeded", "-": "missed"}
Told = set[tuple[str, bool]]
"""Kind and whether it is set against the price."""
KEY_WORDS = {
    ("exceeded", False): r"better than|exceed|pleasantly|surpris|besser als|übertroffen|positiv",
    ("met", False): r"described|advertised|as expected|promise|lives? up|beschrieben|wie erwartet|verspr|erfüllt",
    ("met", True): r"worth|value for|for the price|for the money|bargain|wert|preis.leistung|für den preis|lohnt",
    ("missed", False): r"disappoint|expected more|let down|misleading|enttäusch|mehr erwartet|irreführend",
    ("missed", True): r"overpriced|too expensive|waste of|rip.?off|überteuert|zu teuer|abzocke|geldverschwendung",
}


@dataclass(frozen=True, slots=True)
class Score:
    """How well passages were found."""

    precision: float
    """Share of what was found that is right."""
    recall: float
    """Share of what is there that was found."""

    @property
    def f1(self) -> float:
        """Return the harmonic mean of both."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def main() -> None:
    """Print one row a language over our own sentences, and one over rated reviews where there are any."""
    arguments = _arguments()
    for language in GRAMMARS:
        _print_sentences(language)
    if arguments.data:
        _print_ratings(sorted(arguments.data.glob("streams/*.jsonl.gz")), sample=arguments.sample)


def find_ours(text: str, language: str) -> Told:
    """Return what our wordings find."""
    return {(passage.kind, passage.about_price) for passage in find_passages([text], [language])[0]}


def find_key_words(text: str, language: str) -> Told:
    """Return what bare key words find, whatever stands around them and in whichever language."""
    del language
    return {told for told, words in KEY_WORDS.items() if re.search(words, text.lower())}


def score(table: Iterable[tuple[Told, str]], find: Callable[[str], Told]) -> Score:
    """Return precision and recall over sentences and what they say."""
    told = [(wanted, find(words)) for wanted, words in table]
    hits = sum(len(wanted & found) for wanted, found in told)
    return Score(hits / sum(len(found) for _, found in told), hits / sum(len(wanted) for wanted, _ in told))


def read_sentences(language: str) -> list[tuple[Told, str]]:
    """Return the sentences by which no wording was written: the even lines of a table."""
    lines = (TABLES / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("|", 1) for line in lines if line and not line.startswith("#")]
    return [(_told(signs), words.strip()) for signs, words in pairs][1::2]


def _told(signs: str) -> Told:
    return {(SIGNS[sign[0]], sign.endswith("$")) for sign in signs.split() if sign != "."}


def _print_sentences(language: str) -> None:
    table = read_sentences(language)
    ours = score(table, partial(find_ours, language=language))
    theirs = score(table, partial(find_key_words, language=language))
    print_row(
        question=f"F1 of passages on the expected and the received, own sentences ({language}), beside key words",
        value=ours.f1,
        unit="F1",
        n=len(table),
        baseline=theirs.f1,
        ratio=ours.f1 / theirs.f1,
        seconds=cpu_seconds(lambda: [find_ours(words, language) for _, words in table]),
        seed=SEED,
        more={"precision": ours.precision, "recall": ours.recall, "key_words_precision": theirs.precision},
    )


def _print_ratings(files: Sequence[Path], *, sample: int) -> None:
    texts = list(dict.fromkeys(_rated(files)))
    ours, theirs = (_agreement(texts, find) for find in (find_ours, find_key_words))
    print_row(
        question="Spearman of the received beside the expected with ratings, beside key words",
        value=ours[0],
        unit="Spearman",
        n=ours[1],
        baseline=theirs[0],
        ratio=ours[0] / theirs[0],
        seconds=cpu_seconds(lambda: [find_ours(text, language) for text, language, _ in texts]),
        seed=SEED,
        more={"texts": float(len(texts)), "key_words_n": float(theirs[1])},
    )
    for line in _examples(texts, sample):
        print(line)


def _rated(files: Iterable[Path]) -> Iterator[tuple[str, str, float]]:
    for file in files:
        for row in read_rows(file):
            item = labelled_row(row, file.name)
            language, unit = detect_language(item.text, hint=item.language), item.rating_unit
            if item.text.strip() and language in GRAMMARS and unit is not None:
                yield item.text, language, unit


def _agreement(texts: Iterable[tuple[str, str, float]], find: Callable[[str, str], Told]) -> tuple[float, int]:
    """Return Spearman's correlation of the share of what is kept with the rating, and over how many texts."""
    told = [(find(text, language), unit) for text, language, unit in texts]
    saying = [(sum(kind != MISSED for kind, _ in said) / len(said), unit) for said, unit in told if said]
    kept, units = zip(*saying, strict=True)
    return float(stats.spearmanr(kept, units).statistic), len(saying)


def _examples(texts: Sequence[tuple[str, str, float]], n: int) -> Iterator[str]:
    """Yield passages drawn at random, to be judged by reading; half of each language."""
    draw = random.Random(SEED)  # noqa: S311
    for language in GRAMMARS:
        spoken = [text for text, spoken, _ in texts if spoken == language]
        found = zip(spoken, find_passages(spoken, [language] * len(spoken)), strict=True)
        pool = [(text, passage) for text, passages in found for passage in passages]
        for text, said in draw.sample(pool, min(n // 2, len(pool))):
            before, after = text[max(0, said.start - 70) : said.start], text[said.end : said.end + 60]
            line = f"{before}[[{text[said.start : said.end]}]]{after}".replace("\n", " / ")
            yield f"{language} {said.kind}{' (price)' if said.about_price else ''}: {line}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with streams/ of rated reviews")
    parser.add_argument("--sample", type=int, default=0, help="print so many passages to be judged by reading")
    return parser.parse_args()


if __name__ == "__main__":
    main()
