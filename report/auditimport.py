"""What became of a file of audits: columns, warnings and rejections as tables, and the sums in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from report.number import format_number
from report.phrase import Language
from report.table import Column, Kind, Table
from report.words import phrase, say


@dataclass(frozen=True, slots=True)
class ImportLine:
    """Something to tell of one row."""

    sheet: str
    """Sheet or file within the file; empty where it is one table."""
    row: int | None
    """The row; None: the whole sheet."""
    code: str
    """One word: what happened."""
    field: str
    """Heading."""
    value: object
    """What stands there."""
    more: object = None
    """What was done, or the row that it repeats."""


def columns_table(columns: Iterable[tuple[str, str, str]]) -> Table:
    """Return one row a column, with what it is read as; columns that nobody knows have none.

    Args:
        columns: Sheet, heading and field of each; where all are of one sheet it is not shown.
    """
    rows = tuple(columns)
    heads = (
        Column("sheet", phrase("import_sheet")),
        Column("heading", phrase("import_heading")),
        Column("field", phrase("import_field"), kind=Kind.KEY),
    )
    first = 0 if len({sheet for sheet, *_ in rows}) > 1 else 1
    return Table(phrase("import_columns"), heads[first:], tuple(row[first:] for row in rows))


def warnings_table(lines: Iterable[ImportLine]) -> Table:
    """Return one row for each thing to know of rows that were kept."""
    return _lines("import_warnings", "import_note", lines)


def rejections_table(lines: Iterable[ImportLine]) -> Table:
    """Return one row for each row that was not taken in, with its reason."""
    return _lines("import_rejections", "import_of_row", lines)


def say_plans(n: int, n_cancelled: int, language: Language) -> list[str]:
    """Return how many audits are yet to come, and what can be done with them, and how many were called off.

    Args:
        n: Those yet to come.
        n_cancelled: Those called off.
        language: Language to say it in.
    """
    counts = {"import_planned": n, "import_cancelled": n_cancelled}
    return [say(key, language, n=format_number(count, language)) for key, count in counts.items() if count]


def say_sums(
    counts: tuple[int, int, int, int],
    kept: tuple[int, int, int] | None,
    sha256: str,
    leaf: int | None,
    language: Language,
) -> list[str]:
    """Return the sums of an import, sentence by sentence.

    Args:
        counts: Audits, findings, certificates, rejected rows.
        kept: New, replaced, unchanged; None in a dry run.
        sha256: Of the file, hex.
        leaf: Index of the note in the log; None without one.
        language: Language to say it in.
    """
    names = ("audits", "findings", "certificates", "rejected")
    lines = [say("import_sums", language, **_written(names, counts, language))]
    if kept is None:
        return [*lines, say("import_dry", language)]
    lines.append(say("import_kept", language, **_written(("new", "replaced", "unchanged"), kept, language)))
    if leaf is not None:
        lines.append(say("import_leaf", language, sha256=sha256, leaf=format_number(leaf, language)))
    return lines


@dataclass(frozen=True, slots=True)
class AuditLine:
    """What the list of audits shows of one; None is unknown."""

    subject: str | None
    """Key of the subject; None while it is not matched."""
    subject_name: str
    """Name in the file."""
    audit_id: str
    """Its number."""
    standard: str | None
    """Standards."""
    audit_type: str | None
    """Kind of audit."""
    started_on: date
    """First day."""
    available_from: date | None
    """Day from which the result could be known."""
    result: str | None
    """Result."""
    n_major: int | None
    """Major nonconformities."""
    n_minor: int | None
    """Minor nonconformities."""


def audits_table(audits: Iterable[AuditLine]) -> Table:
    """Return one row an audit."""
    columns = (
        Column("subject", phrase("subject"), kind=Kind.KEY),
        Column("name", phrase("audit_name")),
        Column("audit_id", phrase("audit_number"), kind=Kind.KEY),
        Column("standard", phrase("audit_standard")),
        Column("audit_type", phrase("audit_kind"), kind=Kind.WORD),
        Column("started_on", phrase("audit_begin"), kind=Kind.DATE),
        Column("available_from", phrase("audit_known"), kind=Kind.DATE),
        Column("result", phrase("audit_result"), kind=Kind.WORD),
        Column("n_major", phrase("audit_major"), kind=Kind.COUNT),
        Column("n_minor", phrase("audit_minor"), kind=Kind.COUNT),
    )
    names = [column.name for column in columns]
    names[1] = "subject_name"
    return Table(phrase("audits"), columns, tuple(tuple(getattr(each, name) for name in names) for each in audits))


def _written(names: tuple[str, ...], counts: tuple[int, ...], language: Language) -> dict[str, str]:
    return {name: format_number(n, language) for name, n in zip(names, counts, strict=True)}


def _lines(title: str, last: str, lines: Iterable[ImportLine]) -> Table:
    columns = (
        Column("sheet", phrase("import_sheet")),
        Column("row", phrase("import_row"), kind=Kind.COUNT),
        Column("code", phrase("import_code"), kind=Kind.WORD),
        Column("field", phrase("import_heading")),
        Column("value", phrase("import_value")),
        Column("more", phrase(last)),
    )
    rows = tuple((each.sheet, each.row, each.code, each.field, _text(each.value), _text(each.more)) for each in lines)
    return Table(phrase(title), columns, rows)


def _text(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())
