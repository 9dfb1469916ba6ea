"""Texts of whole pages: navigation, forms, what is claimed and what isn't, errors."""

from report.phrase import Phrase

PAGE: dict[str, Phrase] = {
    "tagline": Phrase("Was Kunden und Beschäftigte öffentlich sagen", "What customers and employees say in public"),
    "trust_report": Phrase("Vertrauensbericht", "Trust report"),
    "overview": Phrase("Übersicht", "Overview"),
    "about": Phrase("Was das heißt", "What this means"),
    "main_navigation": Phrase("Hauptnavigation", "Main navigation"),
    "skip": Phrase("Zum Inhalt", "Skip to content"),
    "all_subjects": Phrase("Alle Bewertungsgegenstände", "All subjects"),
    "switch_language": Phrase("English", "Deutsch"),
    "switch_language_label": Phrase("Seite auf Englisch zeigen", "Show this page in German"),
    "no_subjects": Phrase(
        "Noch kein Bewertungsgegenstand. „leumund subjects add ADRESSE“ nimmt den ersten auf, oder er kommt in "
        "config/subjects.toml; danach sammelt „leumund run“.",
        "No subject yet. “leumund subjects add ADDRESS” adds the first one, or it goes into config/subjects.toml; then "
        "“leumund run” collects.",
    ),
    "overview_lead": Phrase(
        "Wie wahrscheinlich die nächste Bewertung zufrieden ausfällt, wie sicher das ist und wie es sich entwickelt.",
        "How likely the next review is to be a satisfied one, how sure we are, and how it is changing.",
    ),
    "no_rows": Phrase("Hier gibt es nichts zu zeigen.", "There is nothing to show here."),
    "figures": Phrase("Zahlen zum Bild", "The figures behind the chart"),
    "reviews_behind": Phrase("Bewertungen hinter den Zahlen", "Reviews behind the figures"),
    "details": Phrase("Bewertungen und Dateien", "Reviews and files"),
    "reviews_of": Phrase("Bewertungen: {name}", "Reviews: {name}"),
    "reviews_lead": Phrase(
        "Die neuesten Fassungen, wie wir sie gesehen haben. Namen der Verfasser speichern wir nicht.",
        "The newest versions as we saw them. We do not store authors' names.",
    ),
    "filter_month": Phrase("Monat (JJJJ-MM)", "Month (YYYY-MM)"),
    "filter_max_rating": Phrase("Höchstens so viele Sterne", "At most this many stars"),
    "thumbs_pass": Phrase(
        "Nach Sternen gewählt zählt ein Daumen runter wie ein Stern und ein Daumen hoch wie fünf, damit die Liste alle "
        "Unzufriedenen enthält.",
        "Chosen by stars, a thumb down counts as one star and a thumb up as five, so that the list holds all "
        "dissatisfied.",
    ),
    "filter_any": Phrase("alle", "any"),
    "filter_apply": Phrase("Anzeigen", "Show"),
    "download_trust": Phrase("Vertrauenswert (CSV)", "Trust score (CSV)"),
    "download_trend": Phrase("Verlauf (CSV)", "Trend (CSV)"),
    "download_reviews": Phrase("Bewertungen (CSV)", "Reviews (CSV)"),
    "download_table": Phrase("Tabelle (CSV)", "Table (CSV)"),
    "machine_readable": Phrase("Maschinenlesbar (JSON)", "Machine-readable (JSON)"),
    "sources_lead": Phrase(
        "Ob eine Quelle gefragt werden darf und warum, was sie angekündigt hat, was davon gesehen wurde und wie der "
        "letzte Lauf ausging.",
        "Whether a source may be asked and why, what it announced, how much of it was seen, and how the last run "
        "ended.",
    ),
    "listings_lead": Phrase(
        "Was zu jedem Bewertungsgegenstand angekündigt und gesehen wurde und wie der letzte Lauf ausging.",
        "What was announced and seen of each subject, and how the last run ended.",
    ),
    "policies": Phrase("Regeln der Quellen", "Policies of the sources"),
    "policies_lead": Phrase(
        "Welche Quelle gefragt werden darf, auf welcher Grundlage, und warum andere nicht. Selbst gespeicherte Seiten "
        "lassen sich von jeder Quelle importieren.",
        "Which source may be asked, on what ground, and why others are not. Pages that you saved yourself can be "
        "imported from each of them.",
    ),
    "ledger_lead": Phrase(
        "Jede Beobachtung hinterlässt ein Blatt. Wer die Wurzel kennt, merkt jede spätere Änderung.",
        "Every observation leaves a leaf. Whoever knows the root notices any later change.",
    ),
    "shown_by_sources": Phrase("Was die Quellen selbst zeigen", "What the sources themselves show"),
    "chart_control": Phrase("Qualitätsregelkarte", "Control chart"),
    "chart_distribution": Phrase("Verteilung", "Distribution"),
    "chart_no_data": Phrase("Noch kein Monat mit genug Bewertungen.", "No month with enough reviews yet."),
    "provenance": Phrase("Nachvollziehbarkeit", "Provenance"),
    "small_print": Phrase("Was das nicht beweist", "What this does not prove"),
    "proves_not_source": Phrase(
        "Dass die Quelle diesen Text gezeigt hat: belegt ist nur, dass wir ihn so aufgezeichnet haben.",
        "That the source showed this text: only that we recorded it then.",
    ),
    "proves_not_genuine": Phrase("Dass die Bewertungen echt sind.", "That the reviews are genuine."),
    "proves_not_before": Phrase(
        "Dass vor dem ersten Prüfpunkt nichts weggelassen wurde.",
        "That nothing was left out before the first checkpoint.",
    ),
    "proves_not_complete": Phrase(
        "Vollständigkeit, wo die Erfassung nur teilweise gelang.",
        "Completeness where coverage is partial.",
    ),
    "proves_not_fine": Phrase(
        "Kein Alarm heißt nicht, dass alles gut ist.",
        "No alarm does not mean that all is well.",
    ),
    "proves_not_certificate": Phrase(
        "Kein Zertifikat: Konformität wurde nicht bewertet.",
        "Not a certificate: no conformity was assessed.",
    ),
    "about_lead": Phrase(
        "Zertifikate und Audits sprechen einmal im Jahr über ein System. "
        "Bewertungen sprechen täglich darüber, was Menschen erhalten haben.",
        "Certificates and audits speak of a system once a year. Reviews speak every day of what people received.",
    ),
    "about_trust": Phrase(
        "Der Vertrauenswert ist eine Vorhersage, die falsch sein kann: die Wahrscheinlichkeit, dass die nächste "
        "Bewertung mindestens 4 von 5 Sternen gibt. Ältere Bewertungen zählen weniger; Stille macht ihn unsicherer.",
        "The trust score is a prediction that can be wrong: the probability that the next review gives at least "
        "4 out of 5 stars. Older reviews count less; silence makes it less certain.",
    ),
    "about_shown": Phrase("Was immer neben einer Zahl steht", "What always stands next to a figure"),
    "shown_interval": Phrase(
        "das Intervall, die Zahl der Bewertungen und wie viele davon nach Alter und Streuung wirksam sind",
        "the interval, the number of reviews and how many are effective by age and dispersion",
    ),
    "shown_sources": Phrase(
        "das Datum der neuesten Bewertung und jede Quelle mit dem, was sie angekündigt hat und was gesehen wurde",
        "the newest review's date, and each source with what it announced and what was seen",
    ),
    "shown_vanished": Phrase(
        "der Anteil verschwundener Bewertungen und die Grenzen, die daraus folgen",
        "the share of vanished reviews and the bounds that it implies",
    ),
    "shown_tests": Phrase(
        "auffällige Echtheitsprüfungen, der Fehler des Textmodells und wann es zuletzt von Hand geprüft wurde",
        "authenticity tests that fired, the text model's error and when it was last checked by hand",
    ),
    "shown_distribution": Phrase(
        "die Verteilung, nie der Mittelwert allein",
        "the distribution, never the mean alone",
    ),
    "shown_blind_spot": Phrase(
        "die kleinste Verschlechterung, die aufgefallen wäre, und die Rate der Fehlalarme",
        "the smallest change that the chart could have seen, and its false-alarm rate",
    ),
    "shown_digests": Phrase(
        "Stand, Modell und Konfiguration; bei zu wenig Bewertungen gar keine Zahl, sondern „zu wenig“",
        "as-of date, model and configuration; with too few reviews no figure at all, but “too little”",
    ),
    "about_never": Phrase("Was nie behauptet wird", "What is never claimed"),
    "never_replace": Phrase(
        "dass Bewertungen eine Zertifizierung ersetzen oder ihr gleichkommen",
        "that reviews replace or equal certification",
    ),
    "never_fake": Phrase(
        "„N % gefälscht“, oder dass eine bestimmte Bewertung, Person oder Firma betrügt",
        "“N % fake”, or that a named review, person or firm is fraudulent",
    ),
    "never_all": Phrase("„alle Bewertungen“", "“all reviews”"),
    "never_compare": Phrase(
        "dass rohe Sterne verschiedener Quellen vergleichbar sind",
        "that raw stars compare across sources",
    ),
    "never_caused": Phrase(
        "„Verbesserung durch …“ ohne Vergleichsgruppe",
        "“improvement caused by …” without controls",
    ),
    "never_person": Phrase("eine Zahl über eine natürliche Person", "any score of a natural person"),
    "never_immutable": Phrase(
        "„unveränderlich“: Belegt wird, was wir selbst aufgezeichnet haben",
        "“immutable”: we prove what we recorded ourselves",
    ),
    "never_fine": Phrase("dass ohne Alarm alles gut ist", "that no alarm means fine"),
    "error_404": Phrase("Diese Seite gibt es nicht", "There is no such page"),
    "error_404_next": Phrase(
        "Die Übersicht zeigt alle Bewertungsgegenstände.",
        "The overview lists all subjects.",
    ),
    "error_422": Phrase("Diese Angabe ist nicht zu lesen", "This entry cannot be read"),
    "error_422_next": Phrase(
        "Einen Monat schreibt man wie 2024-05, einen Tag wie 2024-05-31 und nicht in der Zukunft, Sterne von 1 bis 5, "
        "einen Ausfall wie n_major>=1.",
        "Write a month like 2024-05, a day like 2024-05-31 and not in the future, stars from 1 to 5, a failure like "
        "n_major>=1.",
    ),
    "error_405": Phrase("So geht es hier nicht", "This cannot be done here"),
    "error_405_next": Phrase("Diese Seiten kann man nur lesen.", "These pages are for reading only."),
    "error_400": Phrase("Diese Adresse nehmen wir nicht an", "This address is not accepted"),
    "error_400_next": Phrase(
        "Im Browser die Adresse öffnen, die „leumund serve“ ausgibt.",
        "Open the address that “leumund serve” prints.",
    ),
    "error_500": Phrase("Hier ist etwas schiefgegangen", "Something went wrong here"),
    "error_500_next": Phrase(
        "Das Protokoll nennt den Grund; „leumund doctor“ prüft die Einrichtung.",
        "The log names the reason; “leumund doctor” checks the set-up.",
    ),
    "error_where": Phrase("Wo: {where}", "Where: {where}"),
    "error_next": Phrase("Weiter: {next}", "Next: {next}"),
}
