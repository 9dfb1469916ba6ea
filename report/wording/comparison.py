"""Reviews against audits: the verdict, the rows of the comparison, the checks and what stands beside them."""

from report.phrase import Phrase

COMPARISON: dict[str, Phrase] = {
    "comparison": Phrase("Bewertungen neben Audits", "Reviews against audits"),
    "verdict": Phrase("Urteil", "Verdict"),
    "verdict_trapped": Phrase(
        "kein Urteil: Prüfung {trap} der Fallenliste ist verletzt ({what}); keine der Zahlen besagt etwas",
        "no verdict: check {trap} of the traps is violated ({what}); none of the figures means anything",
    ),
    "verdict_no_reviews": Phrase(
        "keine Bewertungen zum Vergleichen: Gezeigt ist, was sich ohne sie vorhersehen lässt",
        "no reviews to compare: shown is what can be foreseen without them",
    ),
    "verdict_dossier": Phrase(
        "zu wenige Fälle: {n} Ausfälle, keine Statistik unter 20; für ein Urteil fehlen etwa {missing}. "
        "Gezeigt sind die Audits einzeln",
        "too few cases: {n} failures, no statistics below 20; about {missing} more needed for a verdict. "
        "The audits are shown one by one",
    ),
    "verdict_unlearnt": Phrase(
        "kein Urteil: Vor dem Prüfzeitraum gibt es zu wenige Audits mit bekanntem Ergebnis, aus denen zu lernen wäre",
        "no verdict: before the test period there are too few audits with a known result to learn from",
    ),
    "verdict_too_few": Phrase(
        "zu wenige Fälle: {n} Ausfälle, für ein Urteil fehlen etwa {missing}; Schätzung {value} [{low}, {high}] AUC",
        "too few cases: {n} failures, about {missing} more needed for a verdict; estimate {value} [{low}, {high}] AUC",
    ),
    "verdict_no_evidence": Phrase(
        "kein Beleg, dass Bewertungen hier etwas hinzufügen (zu: {baseline}); ein Gewinn bis {high} ist nicht "
        "ausgeschlossen",
        "no evidence that reviews add to {baseline} here; a gain up to {high} is not excluded",
    ),
    "verdict_adds": Phrase(
        "Bewertungen fügen hier {value} [{low}, {high}] AUC hinzu (zu: {baseline})",
        "reviews add {value} [{low}, {high}] AUC to {baseline} here",
    ),
    "verdict_no_gain": Phrase(
        "kein Beleg, dass Bewertungen hier etwas hinzufügen (zu: {baseline}); der Verlust von {value} [{low}, {high}] "
        "AUC ist nicht größer, als ihn Bewertungen anderer Gegenstände bringen",
        "no evidence that reviews add to {baseline} here; the loss of {value} [{low}, {high}] AUC is no larger than "
        "reviews of other subjects bring",
    ),
    "verdict_worse": Phrase(
        "Bewertungen machen es hier schlechter: {value} [{low}, {high}] AUC gegenüber {baseline}",
        "reviews make it worse here: {value} [{low}, {high}] AUC against {baseline}",
    ),
    "verdict_concurrent": Phrase(
        "{verdict} (gleichzeitig erhoben, keine Prognose)", "{verdict} (concurrent, not a forecast)"
    ),
    "predictor": Phrase("Vorhersage aus", "Predictor"),
    "audits_n": Phrase("Audits", "Audits"),
    "failures_n": Phrase("Ausfälle", "Failures"),
    "area": Phrase("AUC", "AUC"),
    "area_low": Phrase("von", "Low"),
    "area_high": Phrase("bis", "High"),
    "pr_area": Phrase("PR-AUC", "PR-AUC"),
    "brier": Phrase("Brier-Wert", "Brier score"),
    "captured_at": Phrase("Gefunden bei {share}", "Captured at {share}"),
    "precise_at": Phrase("Treffer bei {share}", "Precision at {share}"),
    "false_alarms_month": Phrase("Fehlalarme je Auditor und Monat", "False alarms per auditor-month"),
    "word_majority": Phrase("Mehrheit", "majority"),
    "word_volume and category": Phrase("Anzahl und Kategorie", "volume and category"),
    "word_previous audit": Phrase("letztes Audit", "previous audit"),
    "word_mean of earlier audits": Phrase("Mittel früherer Audits", "mean of earlier audits"),
    "word_audit history": Phrase("frühere Audits", "audit history"),
    "word_review mean": Phrase("mittlere Note", "review mean"),
    "word_review text": Phrase("Bewertungstexte", "review text"),
    "word_combination": Phrase("beides zusammen", "combination"),
    "word_audit all": Phrase("alle auditieren", "audit all"),
    "word_audit none": Phrase("keine auditieren", "audit none"),
    "word_audit by last result": Phrase("nach letztem Ergebnis", "audit by last result"),
    "compared_event": Phrase(
        "Ausfall heißt: {event}. Vorhergesagt wird das nächste Audit.",
        "A failure is: {event}. What is foreseen is the next audit.",
    ),
    "compared_event_concurrent": Phrase(
        "Ausfall heißt: {event}. Audits oder Bewertungen haben kein Datum: Nichts davon ist eine Prognose.",
        "A failure is: {event}. Audits or reviews have no dates: nothing of this is a forecast.",
    ),
    "compared_period": Phrase(
        "Geprüft an Audits vom {first} bis {last}; gelernt aus {learnt} Audits davor mit {failures} Ausfällen, "
        "nie aus solchen desselben Gegenstands.",
        "Tested on audits from {first} to {last}; learnt from {learnt} audits before with {failures} failures, "
        "never from those of the same subject.",
    ),
    "compared_window": Phrase(
        "Bewertungen zählen, wenn sie in {days} Tagen vor dem Audit veröffentlicht und beobachtet wurden, mit {gap} "
        "Tagen Abstand zum Ergebnis.",
        "Reviews count if they were published and observed in the {days} days before the audit, {gap} days clear of "
        "its result.",
    ),
    "compared_retrospective": Phrase(
        "Rückblick: Bewertungen wurden erst nach den Audits gelesen; was vorher gelöscht oder geändert wurde, fehlt.",
        "Looking back: reviews were read after the audits; what was deleted or edited before is missing.",
    ),
    "compared_intervals": Phrase(
        "Intervalle: 95 %, 1000 Ziehungen ganzer Gegenstände, das des Gewinns 10 000.",
        "Intervals: 95%, 1,000 draws of whole subjects, that of the gain 10,000.",
    ),
    "compared_gain": Phrase(
        "Gewinn durch Bewertungen gegenüber „{baseline}“: {value} [{low}, {high}] AUC, auf denselben {n} Audits.",
        "Gain by reviews over {baseline}: {value} [{low}, {high}] AUC, on the same {n} audits.",
    ),
    "compared_never": Phrase(
        "Bewertungen und Audits messen Verschiedenes: Übereinstimmung ist kein Ziel, Konformität wird nicht beurteilt.",
        "Reviews and audits measure different things: agreement is no aim, and no conformity is assessed.",
    ),
    "agreement": Phrase("Übereinstimmung", "Agreement"),
    "agreement_measure": Phrase("Maß", "Measure"),
    "agreement_of": Phrase("Von", "Of"),
    "agreement_value": Phrase("Wert", "Value"),
    "word_spearman": Phrase("Rangkorrelation (Spearman)", "rank correlation (Spearman)"),
    "word_kendall": Phrase("Rangkorrelation (Kendall)", "rank correlation (Kendall)"),
    "word_weighted kappa": Phrase("gewichtetes Kappa", "weighted kappa"),
    "word_reviews and audits": Phrase("Bewertungen und Audits", "reviews and audits"),
    "word_audit and next audit": Phrase("Audit und nächstes Audit", "audit and next audit"),
    "agreement_means": Phrase(
        "1 heißt: beide ordnen gleich. Wie gut ein Audit das nächste trifft, begrenzt, was sich vorhersagen lässt.",
        "1 means that both order alike. How well one audit meets the next limits what anything can foretell.",
    ),
    "disagreements": Phrase(
        "Wo Audit und Bewertungen einander widersprechen", "Where audit and reviews contradict each other"
    ),
    "disagreement_said": Phrase("Widerspruch", "Contradiction"),
    "word_failed though reviews are good": Phrase(
        "Audit nicht bestanden, Bewertungen gut", "failed though reviews are good"
    ),
    "word_passed though reviews are bad": Phrase(
        "Audit bestanden, Bewertungen schlecht", "passed though reviews are bad"
    ),
    "audit_id": Phrase("Audit", "Audit"),
    "audited": Phrase("Auditiert", "Audited"),
    "audit_day": Phrase("Datum", "Date"),
    "reviews_before": Phrase("Bewertungen davor", "Reviews before"),
    "mean_before": Phrase("Mittlere Note davor", "Mean rating before"),
    "change_before": Phrase("Änderung in 90 Tagen", "Change in 90 days"),
    "better_than": Phrase("Besser bewertet als", "Better reviewed than"),
    "disagreements_none": Phrase("Keine.", "None."),
    "disagreements_more": Phrase(
        "Weitere Widersprüche: {n}. Alle mit --table contradictions --format csv, mit --json oder in der Excel-Datei.",
        "Further contradictions: {n}. All with --table contradictions --format csv, with --json or in the Excel file.",
    ),
    "disagreements_mean": Phrase(
        "Gut und schlecht heißt: im besten und im schlechtesten Drittel der geprüften Audits. Note auf 0 bis 100 %.",
        "Good and bad: in the best and the worst third of the judged audits. Ratings from 0 to 100%.",
    ),
    "dossier": Phrase("Die Audits einzeln", "The audits one by one"),
    "dossier_outcome": Phrase("Ausfall", "Failure"),
    "findings": Phrase("Feststellungen", "Findings"),
    "alarms_before": Phrase("Alarme im Jahr davor", "Alarms in the year before"),
    "coverage_audits": Phrase("Abdeckung", "Coverage"),
    "counted_what": Phrase("Was", "What"),
    "counted_n": Phrase("Anzahl", "Number"),
    "word_audits in all": Phrase("Audits insgesamt", "audits in all"),
    "word_audits in the test period": Phrase("Audits im Prüfzeitraum", "audits in the test period"),
    "word_audits judged": Phrase("geprüfte Audits", "audits judged"),
    "word_audits with any review before": Phrase("mit Bewertungen davor", "audits with any review before"),
    "word_audits with five reviews before": Phrase(
        "mit mindestens fünf Bewertungen davor", "audits with five reviews before"
    ),
    "word_subjects audited": Phrase("auditierte Gegenstände", "subjects audited"),
    "word_subjects with reviews": Phrase("davon mit Bewertungen", "subjects with reviews"),
    "word_follow-ups left out": Phrase("Nachaudits, nicht gezählt", "follow-ups left out"),
    "word_undated left out": Phrase("ohne Datum, nicht gezählt", "undated left out"),
    "word_unknown outcome": Phrase("Ergebnis unbekannt, nicht gezählt", "unknown outcome"),
    "word_because of a complaint, apart": Phrase("wegen Beschwerde, getrennt", "because of a complaint, apart"),
    "word_of these failures": Phrase("davon Ausfälle", "of these failures"),
    "word_reviews seen too late": Phrase("zu spät beobachtete Bewertungen", "reviews seen too late"),
    "traps": Phrase("Zwölf Prüfungen", "Twelve checks"),
    "trap_no": Phrase("Nr.", "No."),
    "trap_asks": Phrase("Prüfung", "Check"),
    "trap_state": Phrase("Ergebnis", "Result"),
    "word_passed": Phrase("bestanden", "passed"),
    "word_violated": Phrase("verletzt", "violated"),
    "word_not_applicable": Phrase("nicht anwendbar", "not applicable"),
    "word_trap 1": Phrase("spätere Bewertungen ausgeschlossen", "later reviews kept out"),
    "word_trap 2": Phrase("Mittelwerte mit späteren ausgeschlossen", "means that hold later reviews kept out"),
    "word_trap 3": Phrase("keine Extreme, keine ausgeglichene Auswahl", "no chosen extremes, no balanced sample"),
    "word_trap 4": Phrase("kein Gegenstand zugleich gelernt und geprüft", "no subject both learnt from and tested"),
    "word_trap 5": Phrase("nicht nur das jeweils letzte Ergebnis", "not the latest result only"),
    "word_trap 6": Phrase("keine Audits, die Beschwerden auslösten", "no audits set off by complaints"),
    "word_trap 7": Phrase("Ergebnisse verändern Bewertungen nicht", "results do not change the reviews"),
    "word_trap 8": Phrase("Zeitfenster der Bewertungen überlappen nicht", "windows of reviews do not overlap"),
    "word_trap 9": Phrase("Anzahl der Bewertungen als eigene Zeile", "number of reviews has its own row"),
    "word_trap 10": Phrase("Zahlen nach Kategorie und Ort", "figures by category and place"),
    "word_trap 11": Phrase("Anteil der Ausfälle gleich geblieben", "share of failures has not drifted"),
    "word_trap 12": Phrase("mehr als eine Quelle von Bewertungen", "more than one source of reviews"),
    "lead": Phrase("Alarme und Audits in der Zeit", "Alarms and audits in time"),
    "word_failures": Phrase("Ausfälle", "failures"),
    "word_failures with an alarm in the year before": Phrase(
        "Ausfälle mit Alarm im Jahr davor", "failures with an alarm in the year before"
    ),
    "word_median days from first alarm": Phrase("Tage seit dem ersten Alarm (Median)", "median days from first alarm"),
    "word_failures with an alarm only after": Phrase(
        "Ausfälle mit Alarm erst im Jahr danach", "failures with an alarm only after"
    ),
    "word_other audits": Phrase("andere Audits", "other audits"),
    "word_other audits with an alarm in the year before": Phrase(
        "andere mit Alarm im Jahr davor", "other audits with an alarm in the year before"
    ),
    "word_alarms": Phrase("Alarme", "alarms"),
    "word_alarms without a failure in the year after": Phrase(
        "Alarme ohne Ausfall im Jahr danach", "alarms without a failure in the year after"
    ),
    "lead_kinds": Phrase("Wovor Alarme kommen", "What alarms come before"),
    "lead_kind": Phrase("Ereignis", "Event"),
    "lead_events": Phrase("Ereignisse", "Events"),
    "lead_with_chart": Phrase("davon mit Regelkarte", "Of these with a chart"),
    "lead_foreseen_n": Phrase("mit Alarm im Jahr davor", "With an alarm in the year before"),
    "lead_foreseen": Phrase("Anteil", "Share"),
    "lead_others": Phrase("Audits ohne das Ereignis, mit Regelkarte", "Audits without it, with a chart"),
    "lead_false_n": Phrase("davon mit Alarm im Jahr davor", "Of these with an alarm in the year before"),
    "lead_false": Phrase("davon mit Alarm, Anteil", "Of these with an alarm, share"),
    "lead_difference": Phrase("Unterschied der Anteile", "Difference of shares"),
    "lead_days": Phrase("Vorlauf in Tagen (Median)", "Days ahead (median)"),
    "lead_followed": Phrase("mit Alarm erst im Jahr danach", "With an alarm only in the year after"),
    "lead_alarms": Phrase("Alarme", "Alarms"),
    "lead_alarms_without": Phrase("Alarme ohne das Ereignis im Jahr danach", "Alarms without it in the year after"),
    "word_failed audit": Phrase("Ausfall", "failed audit"),
    "word_major finding": Phrase("Hauptabweichung", "major finding"),
    "word_complaint": Phrase("Audit wegen einer Reklamation", "audit because of a complaint"),
    "lead_too_few": Phrase(
        "{kind}: zu wenige Fälle mit Regelkarte ({n}, ohne das Ereignis {others}); Anteile ab {least} von beiden.",
        "{kind}: too few cases with a chart ({n}, without the event {others}); shares from {least} of both on.",
    ),
    "lead_more": Phrase(
        "{kind}: Alarme gehen häufiger voraus als sonst, {foreseen} gegen {false} (Unterschied {value} [{low}, "
        "{high}]).",
        "{kind}: alarms come before more often than otherwise, {foreseen} against {false} (difference {value} [{low}, "
        "{high}]).",
    ),
    "lead_less": Phrase(
        "{kind}: Alarme gehen seltener voraus als sonst, {foreseen} gegen {false} (Unterschied {value} [{low}, "
        "{high}]).",
        "{kind}: alarms come before less often than otherwise, {foreseen} against {false} (difference {value} [{low}, "
        "{high}]).",
    ),
    "lead_no_evidence": Phrase(
        "{kind}: kein Beleg, dass Alarme häufiger vorausgehen als sonst, {foreseen} gegen {false} (Unterschied {value} "
        "[{low}, {high}]).",
        "{kind}: no evidence that alarms come before more often than otherwise, {foreseen} against {false} (difference "
        "{value} [{low}, {high}]).",
    ),
    "lead_means": Phrase(
        "Gezählt wird nur, wessen Regelkarte einen Alarm geben konnte: 60 Noten, die am Tag davor bekannt waren. "
        "Intervalle: 95 %, je Zeile für sich. Ein Alarm ist keine Ursache.",
        "Only those count whose chart could have raised an alarm: 60 ratings known on the day before. Intervals: 95 %, "
        "each row by itself. An alarm is no cause.",
    ),
    "study": Phrase("Noten um das Audit", "Ratings around the audit"),
    "study_month": Phrase("Monate vom Audit", "Months from audit"),
    "study_failed": Phrase("nicht bestanden", "failed"),
    "study_passed": Phrase("bestanden", "passed"),
    "study_means": Phrase(
        "Abstand zum eigenen Mittel, in Prozentpunkten der Note. Fällt er erst nach Monat 0, folgen die Bewertungen "
        "dem Audit.",
        "Distance to the own mean, in points of the rating. If it falls after month 0 only, reviews follow the audit.",
    ),
    "decision": Phrase("Nettonutzen nach Schwelle", "Net benefit by threshold"),
    "decision_threshold": Phrase("Auditieren ab", "Audit from"),
    "decision_way": Phrase("Auswahl", "Choice"),
    "costs": Phrase("Kosten je Audit, um das es geht", "Costs per audit in question"),
    "costs_audited": Phrase("Auditiert", "Audited"),
    "costs_found": Phrase("Ausfälle gefunden", "Failures found"),
    "costs_cost": Phrase("Kosten", "Cost"),
    "fairness": Phrase("Nach Kategorie und Ort", "By category and place"),
    "group_kind": Phrase("Gruppe", "Group"),
    "group_base": Phrase("Anteil Ausfälle", "Share of failures"),
    "group_said": Phrase("vorhergesagt", "Said"),
    "group_chosen": Phrase("im riskanten Fünftel", "In the riskiest fifth"),
    "group_captured": Phrase("Ausfälle darin", "Failures in it"),
    "group_wrongly": Phrase("zu Unrecht darin", "Wrongly in it"),
    "word_language": Phrase("Sprache der Bewertungen", "language of reviews"),
    "word_category": Phrase("Kategorie", "category"),
}
