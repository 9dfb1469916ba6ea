"""How fast and how rightly are languages recognised beside py3langid alone?"""

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import pairwise
from pathlib import Path

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from bench.corpus import read_rows
from bench.row import measure_pair, print_row
from scoring.language import UNDETERMINED, detect_languages
from scoring.languageevidence import LANGUAGES

WRITTEN = Path(__file__).resolve().parents[1] / "tests" / "scoring" / "languages"
BENCHMARKS = ("mr", "sst2", "blitzer_books", "blitzer_dvd", "imdb", "opspam", "germeval17")
STREAMS = ("amazon_phone_eu", "trustpilot_uae", "klinik_google", "glassdoor_uk", "amazon_alexa", "skytrax_lounge")
BANDS = (20, 40, 80, 150, 301)
SURE = 0.7
LONG = 40

Hints = Sequence[str | None]
Rule = Callable[[Sequence[str], Hints], list[str]]


def main() -> None:
    """Print one row: speed and recall on the written sentences; with --data a line per collection as well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="folder with benchmarks/ and streams/")
    data = parser.parse_args().data
    written = [(language, text) for language in LANGUAGES for text in _lines(WRITTEN / f"{language}.txt")]
    stated, texts = [language for language, _ in written] * 10, [text for _, text in written] * 10
    # The loops are compiled at their first call.
    ours(texts[:1], stated[:1])
    right = measure_pair(partial(ours, texts, stated), partial(alone, texts, stated))
    wrong = measure_pair(partial(ours, texts, ["en"] * len(texts)), partial(alone, texts, ["en"] * len(texts)))
    print_row(
        question="languages of sentences in twelve languages, rightly stated, beside py3langid alone",
        value=len(texts) / right.ours,
        unit="texts per CPU-second",
        n=len(texts),
        baseline=len(texts) / right.baseline,
        ratio=right.ratio(),
        seconds=right.ours,
        seed=0,
        goal=2.0,
        packages=("py3langid", "numpy"),
        more={"ratio, all stated as en": wrong.ratio()}
        | {name: value for hint in ("en", "de", None) for name, value in _recalls(written, hint)},
    )
    if data is not None:
        for files, hint in _files(data):
            _print_collection(files, hint)


def ours(texts: Sequence[str], stated: Hints) -> list[str]:
    """Return the languages as the project recognises them."""
    return detect_languages(texts, stated)


def alone(texts: Sequence[str], stated: Hints) -> list[str]:
    """Return the languages that py3langid ranks first among the twelve, the stated one where it is not sure."""
    ranked = [_identifier().rank(text[:1_000].casefold())[0] for text in texts]
    pairs = zip(ranked, stated, strict=True)
    return [language if chance >= SURE else hint or UNDETERMINED for (language, chance), hint in pairs]


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def _recalls(written: Sequence[tuple[str, str]], stated: str | None) -> list[tuple[str, float]]:
    """Return the share found of the sentences that are not in the stated language, by band of letters, for both."""
    foreign = [(language, text) for language, text in written if language != stated]
    recalls = []
    for low, high in pairwise(BANDS):
        band = [row for row in foreign if low <= _letters(row[1]) < high]
        for name, rule in (("ours", ours), ("py3langid", alone)):
            found = rule([text for _, text in band], [stated] * len(band))
            right = sum(row[0] == language for row, language in zip(band, found, strict=True))
            recalls.append((f"recall {name}, stated {stated}, {low} to {high - 1} letters", right / len(band)))
    return recalls


def _files(data: Path) -> list[tuple[list[Path], str | None]]:
    """Return the files of each collection, never a test file, and the language that it states; None: by row."""
    benchmarks = [
        (
            [data / "benchmarks" / name / f"{part}.jsonl.gz" for part in ("train", "dev")],
            "de" if "germ" in name else "en",
        )
        for name in BENCHMARKS
    ]
    return [*benchmarks, *(([data / "streams" / f"{name}.jsonl.gz"], None) for name in STREAMS)]


def _print_collection(files: Sequence[Path], stated: str | None) -> None:
    """Print how often each rule contradicts the statement of a collection, and misses it where it is not told."""
    rows = [row for file in files for row in read_rows(file) if row.get("text")]
    truth = [stated or str(row.get("language")) for row in rows]
    texts = ["\n".join(str(row[part]) for part in ("title", "text") if row.get(part)) for row in rows]
    name = files[0].parent.name if stated else files[0].name.split(".")[0]
    for label, rule in (("ours", ours), ("py3langid", alone)):
        for hint in ("en", "de", None):
            found = list(zip(truth, rule(texts, [hint] * len(texts)), texts, strict=True))
            wrong = Counter(f"{true}>{said}" for true, said, _ in found if true != said)
            long = [true == said for true, said, text in found if _letters(text) >= LONG]
            share = 100 * sum(long) / len(long)
            print(
                f"{name}: {label}, stated {hint}, n {len(found)}, right of {LONG}+ letters {share:.2f} %, wrong", wrong
            )


def _letters(text: str) -> int:
    return sum(character.isalpha() for character in text)


if __name__ == "__main__":
    main()
