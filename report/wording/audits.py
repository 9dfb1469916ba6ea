"""Audits and certificates: how a file was read, why a row was rejected, and what a certificate says."""

from report.phrase import Phrase

AUDITS: dict[str, Phrase] = {
    "import_columns": Phrase("Spalten", "Columns"),
    "import_heading": Phrase("Überschrift", "Heading"),
    "import_field": Phrase("Gelesen als", "Read as"),
    "import_warnings": Phrase("Hinweise", "Warnings"),
    "import_rejections": Phrase("Abgewiesene Zeilen", "Rejected rows"),
    "import_sheet": Phrase("Blatt", "Sheet"),
    "import_row": Phrase("Zeile", "Row"),
    "import_code": Phrase("Was", "What"),
    "import_value": Phrase("Inhalt", "Content"),
    "import_note": Phrase("Was daraus wurde", "What was done"),
    "import_of_row": Phrase("Vergleiche Zeile", "Compare row"),
    "import_sums": Phrase(
        "Lesbar: {audits} Audits, {findings} Feststellungen, {certificates} Zertifikate. "
        "Abgewiesene Zeilen: {rejected}.",
        "Readable: {audits} audits, {findings} findings, {certificates} certificates. Rejected rows: {rejected}.",
    ),
    "import_dry": Phrase("Probelauf: Nichts wurde übernommen.", "Dry run: nothing was kept."),
    "import_kept": Phrase(
        "Übernommen: {new} neu, {replaced} ersetzt, {unchanged} unverändert.",
        "Kept: {new} new, {replaced} replaced, {unchanged} unchanged.",
    ),
    "import_planned": Phrase(
        "Noch nicht durchgeführt, vorgemerkt: {n}. Vor dem ersten Tag lässt sich eine Prognose hinterlegen "
        "(leumund forecast lodge).",
        "Yet to be held, remembered: {n}. A forecast can be lodged before the first day (leumund forecast lodge).",
    ),
    "import_cancelled": Phrase(
        "Abgesagt, vermerkt: {n}. Was über sie hinterlegt wurde, ist nichtig.",
        "Cancelled, noted: {n}. What was lodged of them is void.",
    ),
    "word_cancelled": Phrase("abgesagt", "cancelled"),
    "import_leaf": Phrase(
        "SHA-256 der Datei {sha256} steht in der Beweiskette, Blatt {leaf}.",
        "SHA-256 of the file {sha256} stands in the evidence log, leaf {leaf}.",
    ),
    "audits": Phrase("Audits", "Audits of a subject"),
    "audit_number": Phrase("Audit-Nr.", "Audit No."),
    "audit_name": Phrase("Auditiert", "Audited"),
    "audit_kind": Phrase("Auditart", "Audit type"),
    "audit_standard": Phrase("Norm", "Standard"),
    "audit_begin": Phrase("Beginn", "Start"),
    "audit_known": Phrase("Bekannt ab", "Known from"),
    "audit_result": Phrase("Ergebnis", "Result"),
    "audit_major": Phrase("Hauptabweichungen", "Major"),
    "audit_minor": Phrase("Nebenabweichungen", "Minor"),
    "certificates": Phrase("Zertifikate", "Certificates"),
    "certificates_mean": Phrase(
        "Zertifikate sprechen vom System einer Organisation, Bewertungen von dem, was Menschen erhalten haben. "
        "Das eine ersetzt das andere nicht.",
        "Certificates speak of an organisation's system, reviews of what people received. Neither replaces the other.",
    ),
    "certificate_number": Phrase("Zertifikatsnummer", "Certificate No."),
    "certificate_holder": Phrase("Inhaber", "Holder"),
    "certificate_scope": Phrase("Geltungsbereich", "Scope"),
    "certificate_issue": Phrase("Ausgestellt am", "Issued on"),
    "certificate_expiry": Phrase("Gültig bis", "Valid until"),
    "certificate_stated": Phrase("Status laut Angabe", "Status as stated"),
    "certificate_effective": Phrase("Status nach Tagen", "Status by its dates"),
    "certificate_accredited": Phrase("Akkreditiert", "Accredited"),
    "certificate_body": Phrase("Zertifizierungsstelle", "Certification body"),
    "certificate_expired_on": Phrase(
        "{standard}, Zertifikat {number}: abgelaufen am {day}.", "{standard}, certificate {number}: expired on {day}."
    ),
    "certificate_runs_out": Phrase(
        "{standard}, Zertifikat {number}: läuft am {day} ab, in {days} Tagen.",
        "{standard}, certificate {number}: runs out on {day}, in {days} days.",
    ),
    "certificate_not_active": Phrase(
        "{standard}, Zertifikat {number}: {status}.", "{standard}, certificate {number}: {status}."
    ),
    "certificate_unstated": Phrase(
        "{standard}, Zertifikat {number}: Status nicht angegeben; es kann ausgesetzt oder zurückgezogen sein.",
        "{standard}, certificate {number}: status not stated; it may have been suspended or withdrawn.",
    ),
    "certificate_unaccredited": Phrase(
        "{standard}, Zertifikat {number}: nicht akkreditiert und deshalb kein gleichwertiger Nachweis.",
        "{standard}, certificate {number}: not accredited, so it is not the same evidence.",
    ),
    "certificate_gap": Phrase(
        "{standard}: ohne Zertifikat vom {since} bis {until} ({days} Tage).",
        "{standard}: without a certificate from {since} to {until} ({days} days).",
    ),
    "certificate_gap_day": Phrase(
        "{standard}: ohne Zertifikat am {since} (1 Tag).", "{standard}: without a certificate on {since} (1 day)."
    ),
    "certificate_ends_today": Phrase(
        "{standard}, Zertifikat {number}: läuft heute ab, am {day}.",
        "{standard}, certificate {number}: runs out today, on {day}.",
    ),
    "certificate_ends_tomorrow": Phrase(
        "{standard}, Zertifikat {number}: läuft morgen ab, am {day}.",
        "{standard}, certificate {number}: runs out tomorrow, on {day}.",
    ),
    "word_certificate_active": Phrase("gültig", "active"),
    "word_certificate_inactive": Phrase("inaktiv", "inactive"),
    "word_certificate_suspended": Phrase("ausgesetzt", "suspended"),
    "word_certificate_cancelled": Phrase("gekündigt", "cancelled"),
    "word_certificate_withdrawn": Phrase("zurückgezogen", "withdrawn"),
    "word_certificate_unknown": Phrase("nicht angegeben", "not stated"),
    "word_certificate_draft": Phrase("noch nicht gültig", "not valid yet"),
    "word_certificate_expired": Phrase("abgelaufen", "expired"),
    "word_duplicate_row": Phrase("steht schon in einer anderen Zeile", "says the same as another row"),
    "word_conflicting_duplicate": Phrase(
        "gleiche Nummer, anderer Inhalt: weder überschrieben noch vermengt",
        "same number, other content: neither overwritten nor merged",
    ),
    "word_unknown_severity": Phrase("unbekannter Schweregrad", "unknown severity"),
    "word_unknown_standard": Phrase("Norm ohne bekannte Kapitel", "standard without known clauses"),
    "word_unknown_result": Phrase("unbekanntes Ergebnis", "unknown result"),
    "word_unknown_status": Phrase("unbekannter Status", "unknown status"),
    "word_unknown_type": Phrase("unbekannte Auditart", "unknown audit type"),
    "word_unknown_audit": Phrase("kein Audit mit dieser Nummer", "no audit of this number"),
    "word_unknown_business": Phrase("unbekannter Betrieb", "unknown business"),
    "word_unknown_inspection": Phrase("keine Kontrolle an diesem Tag", "no inspection on this day"),
    "word_missing_required": Phrase("Pflichtfeld ist leer", "a required field is empty"),
    "word_bad_date": Phrase("kein Datum", "no date"),
    "word_ambiguous_date": Phrase(
        "Tag oder Monat zuerst? Mit --date-order sagen", "day or month first? Say it with --date-order"
    ),
    "word_end_before_start": Phrase("Ende vor Beginn", "end before start"),
    "word_start_in_future": Phrase("hat ein Ergebnis, beginnt aber erst", "has a result, but is yet to begin"),
    "word_known_before_start": Phrase("Ergebnis vor Auditbeginn bekannt", "result known before the audit began"),
    "word_expiry_before_issue": Phrase("läuft ab, bevor es ausgestellt ist", "expires before it is issued"),
    "word_score_out_of_range": Phrase("Punkte außerhalb der Skala", "score outside its scale"),
    "word_number_damaged_by_spreadsheet": Phrase(
        "Nummer von der Tabellenkalkulation zerstört", "number damaged by a spreadsheet"
    ),
    "word_formula_without_value": Phrase(
        "Formel ohne Ergebnis: in der Tabellenkalkulation öffnen und neu speichern",
        "formula without its value: open the file in a spreadsheet and save it again",
    ),
    "word_formula_in_id": Phrase("Formel statt Nummer", "formula in place of a number"),
    "word_total_row": Phrase("Summenzeile", "a row of totals"),
    "word_not_a_record": Phrase("kein Datensatz", "no record"),
    "word_not_performed": Phrase("nicht durchgeführt", "not held"),
    "word_subject_matched": Phrase("zugeordnet", "matched"),
    "word_subject_not_found": Phrase(
        "nicht zugeordnet (leumund audits match); ähnlich heißen",
        "not matched (leumund audits match); near names",
    ),
    "word_clause_restored_from_date": Phrase("Kapitel aus Datum zurückgelesen", "clause read back from a date"),
    "word_clause_is_date": Phrase("Datum statt Kapitel: bleibt leer", "a date in place of a clause: left empty"),
    "word_clause_not_in_standard": Phrase("Kapitel nicht in der Norm", "clause not in the standard"),
    "word_two_digit_year": Phrase("Jahr mit zwei Ziffern", "year of two digits"),
    "word_date_from_serial": Phrase("Datum aus einer Zahl", "date from a serial number"),
    "word_date_from_week": Phrase("Datum aus einer Kalenderwoche", "date from a calendar week"),
    "word_mixed_date_format": Phrase("andere Schreibweise des Datums", "date in another form"),
    "word_number_as_text": Phrase("Zahl als Text", "number as text"),
    "word_word_for_zero": Phrase("Wort statt null", "a word for zero"),
    "word_bad_number": Phrase("keine Zahl: bleibt leer", "no number: left empty"),
    "word_findings_not_counted": Phrase(
        "Feststellung abgelehnt: die Anzahlen zählen sie nicht mit", "a finding was rejected: counts leave it out"
    ),
    "word_count_mismatch": Phrase("Anzahl passt nicht zu den Feststellungen", "count does not fit the findings"),
    "word_certificate_without_number": Phrase("Zertifikat ohne Nummer", "certificate without number"),
    "word_available_from_assumed": Phrase("Tag der Bekanntgabe angenommen", "day of release assumed"),
    "word_complaint_triggered": Phrase("aus Anlass einer Beschwerde", "caused by a complaint"),
    "word_no_score": Phrase("ohne Punkte", "no score"),
    "word_follow_up": Phrase("Nachaudit", "follow-up"),
    "word_status_not_stated": Phrase("Status nicht angegeben", "status not stated"),
    "word_not_accredited": Phrase("nicht akkreditiert", "not accredited"),
    "word_status_contradicts_dates": Phrase("Status widerspricht den Tagen", "status contradicts the dates"),
    "word_unknown_scale_direction": Phrase("unbekannte Richtung der Skala", "unknown direction of the scale"),
    "word_hidden_sheet_not_read": Phrase("verstecktes Blatt, nicht gelesen", "hidden sheet, not read"),
    "word_part_not_read": Phrase("Teil der Datei ohne Audits, nicht gelesen", "part without audits, not read"),
    "word_rows_above_headings": Phrase("über den Überschriften, nicht gelesen", "above the headings, not read"),
    "word_above_headings": Phrase(
        "eigene Tabelle über der gelesenen: auf ein Blatt für sich setzen",
        "a table of its own above the one that is read: put it on its own sheet",
    ),
    "word_repeated_field": Phrase("mehrere Werte, wo nur einer stehen kann", "several values where only one can be"),
    "word_broken_characters": Phrase("unlesbare Zeichen", "characters that cannot be read"),
    "word_no_result": Phrase("ohne Ergebnis", "no result"),
    "word_sheet_not_read": Phrase("Blatt ohne Audits, nicht gelesen", "sheet without audits, not read"),
}
