"""Write the Excel table that can be filled in and taken in as it is."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from jobs.errors import FileUnreadable
from report.phrase import Language

_DATE = "YYYY-MM-DD"
_SHEETS: dict[Language, dict[str, tuple[str, ...]]] = {
    "de": {
        "Audits": (
            *("Audit-Nr.*", "Lieferant*", "Standort", "Norm*", "Auditart*", "Auditbeginn*", "Auditende"),
            *("Berichtsdatum", "Anlass", "Ergebnis", "Punkte", "Max. Punkte", "Einstufung", "Hauptabweichungen"),
            *("Nebenabweichungen", "Hinweise", "Zertifizierungsstelle", "Auditor", "Auditaufwand (PT)", "Fernaudit"),
            *("Nachaudit zu", "Geltungsbereich"),
        ),
        "Feststellungen": (
            *("Audit-Nr.*", "Lfd. Nr.*", "Normkapitel", "Schweregrad*", "Feststellung", "Ursache", "Maßnahme"),
            *("Zuständig", "Fälligkeit", "erledigt am", "geprüft am", "Wirksamkeit", "Status"),
        ),
        "Zertifikate": (
            *("Zertifikatsnummer*", "Zertifikatsinhaber*", "Norm*", "Geltungsbereich", "Zertifizierungsstelle"),
            *(
                "Akkreditierung",
                "akkreditiert",
                "Erstausstellung",
                "ausgestellt am*",
                "gültig bis*",
                "Zertifikatsstatus*",
            ),
        ),
    },
    "en": {
        "Audits": (
            *("Audit No.*", "Supplier*", "Site", "Standard*", "Audit type*", "Start date*", "End date"),
            *("Report date", "Trigger", "Result", "Score", "Max score", "Grade", "Major NCs"),
            *("Minor NCs", "OFIs", "Certification body", "Lead auditor", "Audit days", "Remote"),
            *("Follow-up of", "Scope"),
        ),
        "Findings": (
            *("Audit No.*", "Finding No.*", "Clause", "Severity*", "Finding", "Root cause", "Action"),
            *("Owner", "Due date", "Implemented", "Verified", "Effectiveness", "Status"),
        ),
        "Certificates": (
            *("Certificate number*", "Certificate holder*", "Standard*", "Scope", "Certification body"),
            *("Accreditation", "Accredited", "First issue", "Issue date*", "Expiry date*", "Certificate status*"),
        ),
    },
}
_DAYS = ("auditbeginn", "auditende", "berichtsdatum", "fälligkeit", "erledigt am", "geprüft am", "erstausstellung",
         "ausgestellt am", "gültig bis", "start date", "end date", "report date", "due date", "implemented", "verified",
         "first issue", "issue date", "expiry date")  # fmt: skip
_ROWS = 500
"""Rows whose cells are given a form beforehand."""


def write_template(path: Path, language: Language) -> Path:
    """Write the table and return its path; `*` marks what each row needs.

    Columns of days have the form of days and all others that of text, so that no spreadsheet turns 8.5 into 8 May.

    Raises:
        FileUnreadable: If there is a file already, or it cannot be written.
    """
    if path.exists():
        raise FileUnreadable(
            "there is a file already", where=str(path), next_step="name another one; it was left as it is"
        )
    book = Workbook()
    for number, (name, headings) in enumerate(_SHEETS[language].items()):
        sheet = book.active if number == 0 else book.create_sheet()
        if isinstance(sheet, Worksheet):
            _fill(sheet, name, headings)
    try:
        book.save(path)
    except OSError as error:
        raise FileUnreadable(
            f"cannot write the table: {error.strerror}", where=str(path), next_step="name a folder that exists"
        ) from error
    return path


def _fill(sheet: Worksheet, name: str, headings: tuple[str, ...]) -> None:
    sheet.title = name
    sheet.freeze_panes = "A2"
    for column, heading in enumerate(headings, start=1):
        cell = sheet.cell(1, column, heading)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(column)].width = max(12, len(heading) + 2)
        form = _DATE if heading.rstrip("*").casefold() in _DAYS else "@"
        for row in range(2, _ROWS + 2):
            sheet.cell(row, column).number_format = form
