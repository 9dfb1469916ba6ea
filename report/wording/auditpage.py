"""The page on which reviews stand beside audits, and the dossier of an audit."""

from report.phrase import Phrase

AUDIT_PAGE: dict[str, Phrase] = {
    "audits_page": Phrase("Audits", "Audits"),
    "audits_lead": Phrase(
        "Hätten Bewertungen über das nächste Audit etwas gesagt, das nicht schon bekannt war? Die Antwort darf nein "
        "sein.",
        "Would reviews have told anything about the next audit that was not known already? The answer may be no.",
    ),
    "audits_under": Phrase("Ausfall heißt: {event} · Stand {as_of}", "A failure is: {event} · as of {as_of}"),
    "audits_event": Phrase("Ein Ausfall ist", "A failure is"),
    "audits_event_help": Phrase(
        "Feld, Zeichen, Wert: result=fail, n_major>=1, score>=28",
        "Field, sign, value: result=fail, n_major>=1, score>=28",
    ),
    "audits_empty": Phrase(
        "Noch kein Audit übernommen. So geht es: „leumund audits template audits.xlsx“ schreibt eine Tabelle zum "
        "Ausfüllen, „leumund import audits audits.xlsx --dry-run“ zeigt, wie sie gelesen wird, und ohne "
        "--dry-run wird sie "
        "übernommen. Eigene Tabellen, auch aus CertSearch, gehen ebenso.",
        "No audit was taken in yet. This is how: “leumund audits template audits.xlsx” writes a table to fill in, "
        "“leumund import audits audits.xlsx --dry-run” shows how it is read, and without --dry-run it is taken in. "
        "Tables of your own, those of CertSearch too, go the same way.",
    ),
    "audits_unmatched": Phrase(
        "Audits sind übernommen, aber von niemandem einem Bewertungsgegenstand zugeordnet. „leumund audits list“ "
        "nennt ihre Namen, „leumund audits match NAME KÜRZEL“ ordnet zu.",
        "Audits were taken in, but nobody has matched them to subjects. “leumund audits list” names them, "
        "“leumund audits match NAME KEY” matches them.",
    ),
    "audits_undecided": Phrase(
        "Von keinem zugeordneten Audit ist bekannt, ob es in diesem Sinn ausgefallen ist. Oben einen anderen "
        "Ausfall wählen.",
        "Of no matched audit it is known whether it failed in this sense. Choose another failure above.",
    ),
    "audits_counting": Phrase(
        "Der Vergleich wird gerade gerechnet; bei vielen Audits dauert das etwa eine Minute. Diese Seite "
        "lädt sich selbst neu.",
        "The comparison is being computed; with many audits that takes about a minute. This page reloads itself.",
    ),
    "audits_stale": Phrase(
        "Seitdem ist Neues dazugekommen; der Vergleich wird neu gerechnet. Diese Seite neu laden.",
        "Something is new since then; the comparison is being computed anew. Load this page again.",
    ),
    "audits_computed": Phrase("Gerechnet: {at}.", "Computed: {at}."),
    "audits_further": Phrase("Weiteres zum Vergleich", "More of the comparison"),
    "audits_files": Phrase("Als Datei", "As a file"),
    "audits_rows_more": Phrase("Weitere Zeilen in der Excel-Datei: {n}.", "Further rows in the Excel file: {n}."),
    "audits_contradictions_n": Phrase(
        "{n} Widersprüche, die deutlichsten zuerst.", "{n} contradictions, the clearest first."
    ),
    "audits_certificates_all": Phrase("Alle Zertifikate als Tabelle", "All certificates as a table"),
    "audits_csv": Phrase("Widersprüche (CSV)", "Contradictions (CSV)"),
    "audits_due_none": Phrase(
        "Kein Zertifikat ist abgelaufen, und keines läuft in 90 Tagen ab.",
        "No certificate has run out or will in 90 days.",
    ),
    "audits_certificates_none": Phrase(
        "Kein Zertifikat übernommen. Das Blatt „Zertifikate“ der Vorlage nimmt sie auf.",
        "No certificate was taken in. The sheet “Certificates” of the template takes them.",
    ),
    "audits_forecasts_lead": Phrase(
        "Vorhergesagt zählt nur, was vorher gesagt war. Prognosen werden vor dem ersten Tag eines Audits in "
        "der Beweiskette "
        "versiegelt und gewertet, wenn sein Ergebnis bekannt ist.",
        "Foreseen is only what was said before. Forecasts are sealed in the evidence log before the first day of an "
        "audit, and scored when its result is known.",
    ),
    "audits_forecasts_none": Phrase(
        "Noch keine Prognose hinterlegt. Bevorstehende Audits übernehmen (Ergebnis leer oder „geplant“), dann "
        "„leumund forecast lodge --event {event}“.",
        "No forecast lodged yet. Take in audits to come (result empty or “planned”), then "
        "“leumund forecast lodge --event {event}”.",
    ),
    "tier_dossier": Phrase(
        "Unter 20 Ausfällen gibt es keine Statistik, nur die Audits einzeln.",
        "Below 20 failures there are no statistics, only the audits one by one.",
    ),
    "tier_estimate": Phrase(
        "Von 20 bis 99 Ausfällen gibt es eine Schätzung und kein Urteil.",
        "From 20 to 99 failures there is an estimate and no verdict.",
    ),
    "tier_verdict": Phrase("Ab 100 Ausfällen gibt es ein Urteil.", "From 100 failures on there is a verdict."),
    "judged_n": Phrase("Geprüfte Audits", "Audits judged"),
    "failed_of": Phrase("{n}, also {share}", "{n}, that is {share}"),
    "auc_of": Phrase("AUC, {what}", "AUC of {what}"),
    "as_before": Phrase("Davor", "Before"),
    "as_before_row": Phrase("Stand am Tag vor dem Audit: {row}", "As it was on the day before the audit: {row}"),
    "dossier_failed": Phrase("{name}, Audit {audit}, {day}: ausgefallen", "{name}, audit {audit}, {day}: failed"),
    "dossier_passed": Phrase("{name}, Audit {audit}, {day}: kein Ausfall", "{name}, audit {audit}, {day}: no failure"),
    "dossier_no_reviews": Phrase(
        "Keine Bewertung im Jahr davor, die schon vor dem Audit erfasst war.",
        "No review in the year before that had been collected before the audit.",
    ),
    "dossier_reviews": Phrase("{n} Bewertungen im Jahr davor.", "{n} reviews in the year before."),
    "dossier_rating": Phrase(
        "{n} Bewertungen im Jahr davor, mittlere Note {mean} der Skala.",
        "{n} reviews in the year before, mean rating {mean} of the scale.",
    ),
    "dossier_rose": Phrase(
        "In den letzten 90 Tagen {points} Punkte besser als davor.",
        "In the last 90 days {points} points better than before.",
    ),
    "dossier_fell": Phrase(
        "In den letzten 90 Tagen {points} Punkte schlechter als davor.",
        "In the last 90 days {points} points worse than before.",
    ),
    "dossier_no_alarm": Phrase("Kein Alarm im Jahr davor.", "No alarm in the year before."),
    "dossier_alarms": Phrase("Alarme im Jahr davor: {n}.", "Alarms in the year before: {n}."),
    "dossier_no_findings": Phrase("Keine Feststellungen übernommen.", "No findings were taken in."),
    "dossier_aspects": Phrase("Texte des Jahres davor, nach Aspekt", "Texts of the year before, by aspect"),
    "dossier_aspects_none": Phrase(
        "Zu wenige Texte im Jahr davor, um nach Aspekten zu unterscheiden.",
        "Too few texts in the year before to tell aspects apart.",
    ),
    "dossier_reviews_head": Phrase("Bewertungen im Jahr davor", "Reviews in the year before"),
    "dossier_all": Phrase("Alle Audits als Tabelle", "All audits as a table"),
    "forecasts_head": Phrase("Prognosen, vorher hinterlegt", "Forecasts, lodged before"),
    "dossier_charts": Phrase("Verlauf und Alarme am Tag davor:", "Charts and alarms on the day before:"),
    "word_severity major": Phrase("Hauptabweichung", "major nonconformity"),
    "word_severity minor": Phrase("Nebenabweichung", "minor nonconformity"),
    "word_severity ofi": Phrase("Verbesserungspotenzial", "opportunity for improvement"),
    "word_severity positive": Phrase("Stärke", "strength"),
    "word_severity unknown": Phrase("Feststellung", "finding"),
}
