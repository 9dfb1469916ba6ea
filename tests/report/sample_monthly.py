"""A monthly report of the rich sample, with alarms, audits and a checkpoint beside it."""

from sample_reports import rich_report

from report.control import AlarmLine, SeriesLine
from report.monthly import MonthlyReport, SealedLog
from report.phrase import verbatim
from report.statement import Signed
from report.table import Column, Kind, Table
from report.words import phrase

NOTE = """example.org/rsl/1
3216
2mXD8fR/gSit0oAmYXzpDfQoaWpgmf5TkcHwTKDiuHU=

— example.org/rsl/1 zgGSSWmkCYPaYSoufSRJPD2Z=
"""
KEY = "example.org/rsl/1+ce019249+AcRZjCoebx5RFJeZEfDvNGNSRofTTz/nb7xfh6oJemvq"
SIGNED = Signed(NOTE, KEY, "kettle.zip", "ab" * 32)


def alarm(p_value, *, source="", aspect=""):
    series = SeriesLine(source, p_value, "2025-02", "2025-10", 0.08, 0.24, 112, aspect)
    return AlarmLine("kaffeemaschine-aurora", "Kaffeemaschine Aurora", series, p_value * 3, 12)


def monthly_report(report=None, *, alarms=None):
    """Return a report of October 2025."""
    columns = (Column("audit", verbatim("Audit"), kind=Kind.KEY), Column("result", verbatim("Result"), kind=Kind.WORD))
    return MonthlyReport(
        report or rich_report(),
        "2025-10",
        alarms=(alarm(0.0001), alarm(0.004, aspect="delivery")) if alarms is None else alarms,
        audits=Table(phrase("audits"), columns, (("A-17", "pass"),)),
        sealed=SealedLog(NOTE, KEY, "ab" * 32),
    )
