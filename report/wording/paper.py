"""Documents on paper and in files: monthly report, workbook, review statement, and what they do not say."""

from report.phrase import Phrase

PAPER: dict[str, Phrase] = {
    "monthly_report": Phrase("Monatsbericht {month}", "Monthly report {month}"),
    "trust_sheet": Phrase("Vertrauenswert", "Trust score"),
    "trend_sheet": Phrase("Verlauf", "Trend"),
    "aspects_sheet": Phrase("Aspekte", "Aspects"),
    "summary": Phrase("Zusammenfassung für die Leitung", "Management summary"),
    "paper_under": Phrase("{kind} · Stand {as_of}", "{kind} · as of {as_of}"),
    "paper_foot": Phrase("{title} · Stand {as_of}", "{title} · as of {as_of}"),
    "since_last": Phrase("Was sich seit {month} geändert hat", "What has changed since {month}"),
    "since_figure": Phrase("Größe", "Figure"),
    "since_before": Phrase("Davor", "Before"),
    "since_now": Phrase("Jetzt", "Now"),
    "since_change": Phrase("Änderung", "Change"),
    "since_trust": Phrase("Vertrauenswert", "Trust score"),
    "since_dissatisfied": Phrase("Unzufriedene im Monat", "Dissatisfied in the month"),
    "since_reviews": Phrase("Bewertungen im Monat", "Reviews in the month"),
    "since_points": Phrase("{points} Punkte", "{points} points"),
    "since_overlap": Phrase(
        "Die Intervalle beider Werte überschneiden sich: Die Änderung kann Zufall sein.",
        "The intervals of both scores overlap: the change may be chance.",
    ),
    "since_apart": Phrase(
        "Die Intervalle beider Werte überschneiden sich nicht.",
        "The intervals of both scores do not overlap.",
    ),
    "since_unknown": Phrase(
        "Für einen Vergleich mit dem Vormonat ist es zu wenig.",
        "There is too little for a comparison with the month before.",
    ),
    "alarms_ranked": Phrase("Alarme, der sicherste zuerst", "Alarms, the most certain first"),
    "alarm_line": Phrase(
        "{what}: {share} seit {since}, davor {usual} (unter {n} gezählten, q {q}).",
        "{what}: {share} since {since}, before {usual} (among {n} counted, q {q}).",
    ),
    "alarm_all": Phrase("Unzufriedene insgesamt", "Dissatisfied overall"),
    "alarm_source": Phrase("Unzufriedene auf {source}", "Dissatisfied on {source}"),
    "alarm_aspect": Phrase("Texte, die „{aspect}“ tadeln", "Texts that blame “{aspect}”"),
    "alarms_ranked_none": Phrase(
        "Kein Anstieg, den Zufall nicht erklärt. Das heißt nicht, dass alles gut ist.",
        "No rise that chance does not explain. That does not mean that all is well.",
    ),
    "blind_line": Phrase("Was nicht aufgefallen wäre", "What would not have been noticed"),
    "says_not": Phrase("Was dieser Bericht nicht sagt", "What this report does not say"),
    "customer_satisfaction": Phrase("Kundenzufriedenheit", "Customer satisfaction"),
    "analysis": Phrase("Analyse und Bewertung", "Analysis and evaluation"),
    "review_input": Phrase("Eingaben für die Managementbewertung", "Inputs to the management review"),
    "correction": Phrase("Abweichung und Korrekturmaßnahme", "Nonconformity and corrective action"),
    "evidence": Phrase("Nachweis", "Evidence"),
    "input_topic": Phrase("Eingabe", "Input"),
    "input_says": Phrase("Was dieser Bericht dazu beiträgt", "What this report contributes"),
    "input_1": Phrase("1) Zufriedenheit und Rückmeldungen", "1) Satisfaction and feedback"),
    "input_2": Phrase("2) Erfüllung der Qualitätsziele", "2) Quality objectives"),
    "input_3": Phrase("3) Prozessleistung und Konformität", "3) Processes and conformity"),
    "input_4": Phrase("4) Abweichungen und Korrekturen", "4) Nonconformities and corrections"),
    "input_5": Phrase("5) Überwachung und Messung", "5) Monitoring and measurement"),
    "input_6": Phrase("6) Auditergebnisse", "6) Audit results"),
    "input_7": Phrase("7) Leistung externer Anbieter", "7) External providers"),
    "input_says_1": Phrase("Vertrauenswert {value}; {n} Bewertungen.", "Trust score {value}; {n} reviews."),
    "input_says_2": Phrase(
        "Nichts, solange kein Ziel für eine dieser Zahlen vereinbart ist.",
        "Nothing, unless an objective was agreed for one of these figures.",
    ),
    "input_says_3": Phrase(
        "Nichts unmittelbar: Bewertungen sagen, was ankam, nicht warum.",
        "Nothing directly: reviews tell what was received, not why.",
    ),
    "input_says_4": Phrase("Anlässe: {n} Alarme, siehe unten.", "Occasions: {n} alarms, see below."),
    "input_says_5": Phrase(
        "Qualitätsregelkarte mit gemessener Fehlalarmrate, Monate außerhalb: {n}.",
        "Control chart with a measured false-alarm rate, months outside: {n}.",
    ),
    "input_says_6": Phrase(
        "Audits: {audits}, Zertifikate: {certificates}; daneben gestellt, nicht verrechnet.",
        "Audits: {audits}, certificates: {certificates}; set beside, not mixed in.",
    ),
    "input_says_7": Phrase(
        "Nur, wo ein Aspekt von ihnen abhängt, etwa die Lieferung.",
        "Only where an aspect depends on them, such as delivery.",
    ),
    "audits_none": Phrase(
        "Keine Audits und keine Zertifikate aufgezeichnet; „leumund import audits“ nimmt sie auf.",
        "No audits and no certificates on record; “leumund import audits” takes them in.",
    ),
    "correction_means": Phrase(
        "Ein Alarm ist ein Anlass zu fragen, kein Beweis einer Ursache. Die Liste der Bewertungen dahinter gibt der "
        "genannte Befehl.",
        "An alarm is a reason to ask, no proof of a cause. The command named lists the reviews behind it.",
    ),
    "correction_none": Phrase(
        "Kein Alarm in diesem Bericht. Die folgenden Felder bleiben für Anlässe aus anderen Quellen.",
        "No alarm in this report. The fields below remain for occasions from elsewhere.",
    ),
    "form_cause": Phrase("Ursache", "Cause"),
    "form_action": Phrase("Maßnahme", "Action"),
    "form_by": Phrase("Wer, bis wann", "Who, by when"),
    "form_effect": Phrase("Wirksam? Woran erkannt?", "Effective? How seen?"),
    "form_occasion": Phrase("Anlass", "Occasion"),
    "evidence_lead": Phrase(
        "Alle Beobachtungen und veröffentlichten Zahlen stehen in einem Protokoll, das nur wächst. Dieser "
        "unterschriebene Prüfpunkt legt es fest:",
        "All observations and published figures stand in a log that only grows. This signed checkpoint fixes it:",
    ),
    "evidence_how": Phrase("So wird es geprüft:", "How to check it:"),
    "evidence_none": Phrase(
        "Das Protokoll ist noch nicht unterschrieben; „leumund seal“ unterschreibt es.",
        "The log is not signed yet; “leumund seal” signs it.",
    ),
    "series_numbers": Phrase("Zahlen je Monat", "Figures by month"),
    "sheet_summary": Phrase("Zusammenfassung", "Summary"),
    "aspects_not_read": Phrase(
        "Zu Aspekten gibt es nichts zu sagen: Es sind keine Texte ausgewertet.",
        "There is nothing to say about aspects: no texts have been read.",
    ),
    "no_figures_fragile": Phrase(
        "Ohne Wert lässt sich nicht sagen, wie leicht er zu verschieben wäre.",
        "Without a score nothing can be said of how easily it could be moved.",
    ),
    "outcome": Phrase("Befund", "Finding"),
    "statement": Phrase("Bewertungsbericht", "Review statement"),
    "statement_not": Phrase(
        "Kein Zertifikat, keine Konformität bewertet.",
        "Not a certificate, no conformity assessed.",
    ),
    "statement_lead": Phrase(
        "Dieser Bericht sagt, was Kunden und Beschäftigte öffentlich bewertet haben, wie sicher die Zahlen sind und "
        "wie sich jede nachprüfen lässt.",
        "This statement says what customers and employees have reviewed in public, how certain the figures are, and "
        "how each of them can be checked.",
    ),
    "statement_authenticity": Phrase("Wie die Echtheit geprüft wurde", "How authenticity was checked"),
    "statement_coverage": Phrase("Woher die Bewertungen stammen", "Where the reviews come from"),
    "statement_says_not": Phrase("Was er nicht sagt", "What it does not say"),
    "statement_check": Phrase("Unterschrift und Prüfung", "Signature and check"),
    "statement_signed": Phrase(
        "Unterschrieben ist die Datei {pack}, die zu diesem Bericht gehört: Sie enthält diesen Bericht als "
        "statement.pdf, jede Beobachtung und jede Zahl mit ihrem Beweis. Gültig ist die Fassung, die in ihr liegt.",
        "What is signed is the file {pack} that belongs to this statement: it holds this statement as statement.pdf, "
        "each observation and each figure with its proof. The copy inside it is the valid one.",
    ),
    "statement_steps": Phrase(
        "Geprüft wird mit Python ab 3.11 und sonst nichts; den Schlüssel holen Sie beim Betreiber, nie aus der Datei:",
        "Check it with Python 3.11 and nothing else; get the key from the operator, never from the file:",
    ),
    "statement_valid": Phrase(
        "„VALID“ heißt: Der Inhaber des Schlüssels hat genau diese Seiten, Zahlen und Beobachtungen unterschrieben. Es "
        "heißt nicht, dass die Bewertungen echt sind.",
        "“VALID” means: the holder of the key has signed exactly these pages, figures and observations. It does not "
        "mean that the reviews are genuine.",
    ),
    "statement_checkpoint": Phrase(
        "Prüfpunkt des Protokolls mit der Unterschrift seines Schlüssels:",
        "Checkpoint of the log with the signature of its key:",
    ),
    "statement_aspects": Phrase("Worüber gesprochen wird", "What is spoken of"),
    "statement_more": Phrase("und {n} weitere im Nachweispaket", "and {n} more in the evidence pack"),
    "untested": Phrase("Zu wenig für diese Prüfungen: {names}.", "Too little for these tests: {names}."),
}
