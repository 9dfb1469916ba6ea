"""Words about the authenticity tests: what each is called, what it asks, what it found; always of the set."""

from report.phrase import Phrase

AUTHENTICITY: dict[str, Phrase] = {
    "test_burst": Phrase("Häufung im Datum", "Burst of dates"),
    "test_burst_about": Phrase(
        "Erscheinen an einigen Tagen viel mehr Bewertungen als ringsum, und fallen sie anders aus?",
        "Do some days have far more reviews than those around them, and do they rate differently?",
    ),
    "test_burst_found": Phrase(
        "In {n_days} Tagen ab {start_day} erschienen {n_inside} Bewertungen, wo etwa {n_expected} zu erwarten waren. "
        "{stars} Sterne gaben darin {share_inside}, sonst {share_outside}.",
        "In {n_days} days from {start_day} there were {n_inside} reviews where about {n_expected} were to be expected. "
        "{share_inside} of them gave {stars} stars, otherwise {share_outside}.",
    ),
    "test_burst_effect": Phrase("Anteil um {points} Punkte anders", "share differs by {points} points"),
    "test_after_effect": Phrase("Strohfeuer", "After-effect"),
    "test_after_effect_about": Phrase(
        "Steigen die Noten für kurze Zeit und fallen dann wieder?",
        "Do ratings rise for a short time and then fall again?",
    ),
    "test_after_effect_found": Phrase(
        "In {n_days} Tagen ab {start_day} lag die Note bei {mean_inside} Sternen, davor bei {mean_before}, danach bei "
        "{mean_after}.",
        "In {n_days} days from {start_day} the rating was {mean_inside} stars, before {mean_before}, afterwards "
        "{mean_after}.",
    ),
    "test_after_effect_effect": Phrase(
        "Note um {points} % der Skala anders", "rating differs by {points}% of the scale"
    ),
    "test_near_identical": Phrase("Fast gleiche Texte", "Near-identical texts"),
    "test_near_identical_about": Phrase(
        "Gleichen Texte ganz oder fast dem Text eines anderen Verfassers?",
        "Are texts identical or nearly identical to one by somebody else?",
    ),
    "test_near_identical_found": Phrase(
        "{n_twins} von {n_texts} Texten gleichen ganz oder fast dem eines anderen; üblich sind {usual_share}.",
        "{n_twins} of {n_texts} texts are identical or nearly identical to somebody else's; usual are {usual_share}.",
    ),
    "test_near_identical_effect": Phrase("{points} % der Texte", "{points}% of the texts"),
    "test_stars": Phrase("Verteilung der Noten", "Distribution of ratings"),
    "test_stars_about": Phrase(
        "Verteilen sich die Noten anders als bei anderen Bewertungsgegenständen derselben Art?",
        "Are ratings distributed unlike those of other subjects of the same kind?",
    ),
    "test_stars_found": Phrase(
        "Am weitesten heraus fällt {class}: {share} der {n} Bewertungen, üblich sind bei {n_others} anderen "
        "{usual_share}.",
        "Most unusual is {class}: {share} of the {n} reviews, where {usual_share} is usual among {n_others} others.",
    ),
    "test_stars_effect": Phrase("{points} % anders verteilt", "{points}% distributed otherwise"),
    "test_lengths": Phrase("Verteilung der Textlängen", "Distribution of text lengths"),
    "test_lengths_about": Phrase(
        "Sind die Texte anders lang als bei anderen derselben Art?",
        "Are texts of other lengths than those of others of the same kind?",
    ),
    "test_lengths_found": Phrase(
        "Am weitesten heraus fällt {class}: {share} der {n} Bewertungen, üblich sind bei {n_others} anderen "
        "{usual_share}.",
        "Most unusual is {class}: {share} of the {n} reviews, where {usual_share} is usual among {n_others} others.",
    ),
    "test_lengths_effect": Phrase("{points} % anders verteilt", "{points}% distributed otherwise"),
    "test_weekdays": Phrase("Verteilung der Wochentage", "Distribution of weekdays"),
    "test_weekdays_about": Phrase(
        "Erscheinen Bewertungen an anderen Wochentagen als bei anderen derselben Art?",
        "Are reviews published on other weekdays than those of others of the same kind?",
    ),
    "test_weekdays_found": Phrase(
        "Am weitesten heraus fällt {class}: {share} der {n} Bewertungen, üblich sind bei {n_others} anderen "
        "{usual_share}.",
        "Most unusual is {class}: {share} of the {n} reviews, where {usual_share} is usual among {n_others} others.",
    ),
    "test_weekdays_effect": Phrase("{points} % anders verteilt", "{points}% distributed otherwise"),
    "test_hours": Phrase("Verteilung der Uhrzeiten", "Distribution of hours"),
    "test_hours_about": Phrase(
        "Erscheinen Bewertungen zu anderen Uhrzeiten als bei anderen derselben Art?",
        "Are reviews published at other hours than those of others of the same kind?",
    ),
    "test_hours_found": Phrase(
        "Am weitesten heraus fällt {class}: {share} der {n} Bewertungen, üblich sind bei {n_others} anderen "
        "{usual_share}.",
        "Most unusual is {class}: {share} of the {n} reviews, where {usual_share} is usual among {n_others} others.",
    ),
    "test_hours_effect": Phrase("{points} % anders verteilt", "{points}% distributed otherwise"),
    "test_one_time_authors": Phrase("Einmalige Verfasser", "One-time authors"),
    "test_one_time_authors_about": Phrase(
        "Stammen mehr Bewertungen als üblich von Verfassern, von denen sonst keine bekannt ist?",
        "Do more reviews than usual come from authors of whom no other one is known?",
    ),
    "test_one_time_authors_found": Phrase(
        "{share} der {n} bekannten Verfasser haben sonst nichts bewertet, üblich sind bei {n_others} anderen "
        "{usual_share}.",
        "{share} of the {n} known authors reviewed nothing else, where {usual_share} is usual among {n_others} others.",
    ),
    "test_one_time_authors_effect": Phrase("{points} Punkte {side} dem Üblichen", "{points} points {side} the usual"),
    "test_rating_text": Phrase("Noten gegen Texte", "Ratings against texts"),
    "test_rating_text_about": Phrase(
        "Widersprechen mehr Texte ihrer Note, als der Fehler des Textmodells erwarten lässt?",
        "Do more texts contradict their rating than the text model's error lets expect?",
    ),
    "test_rating_text_found": Phrase(
        "{n_contradicting} von {n_texts} Texten widersprechen ihrer Note; zu erwarten waren {n_expected}.",
        "{n_contradicting} of {n_texts} texts contradict their rating; {n_expected} were to be expected.",
    ),
    "test_rating_text_effect": Phrase("{points} Punkte {side} dem Erwarteten", "{points} points {side} the expected"),
    "test_invited_gap": Phrase("Eingeladene gegen andere", "Invited against others"),
    "test_invited_gap_about": Phrase(
        "Geben Verfasser, die für eine Belohnung schreiben, bessere Noten als andere?",
        "Do authors who write for a reward give better ratings than others?",
    ),
    "test_invited_gap_found": Phrase(
        "{n_invited} Eingeladene gaben im Mittel {mean_invited} Sterne, {n_others} andere {mean_others}.",
        "{n_invited} invited authors gave {mean_invited} stars on average, {n_others} others {mean_others}.",
    ),
    "test_invited_gap_effect": Phrase(
        "Note um {points} % der Skala anders", "rating differs by {points}% of the scale"
    ),
    "test_sources": Phrase("Quellen gegeneinander", "Sources against each other"),
    "test_sources_about": Phrase(
        "Widersprechen die Quellen einander, jede gemessen an dem, was dort üblich ist?",
        "Do the sources contradict each other, each held against what is usual there?",
    ),
    "test_sources_found": Phrase(
        "{n_sources} Quellen widersprechen einander: Gemessen am Üblichen liegen sie bis zu {spread_share} "
        "auseinander.",
        "{n_sources} sources contradict each other: held against the usual they lie up to {spread_share} apart.",
    ),
    "test_sources_effect": Phrase("{points} Punkte auseinander", "{points} points apart"),
    "test_vanished_by_star": Phrase("Verschwundene nach Note", "Vanished by rating"),
    "test_vanished_by_star_about": Phrase(
        "Verschwinden schlechte Bewertungen häufiger als andere?",
        "Do bad reviews vanish more often than others?",
    ),
    "test_vanished_by_star_found": Phrase(
        "{share_dissatisfied} der schlechten Bewertungen sind verschwunden, von den anderen {share_others}.",
        "{share_dissatisfied} of the bad reviews have vanished, of the others {share_others}.",
    ),
    "test_vanished_by_star_effect": Phrase("Anteil um {points} Punkte anders", "share differs by {points} points"),
    "test_stars_class_0": Phrase("ein Stern", "one star"),
    "test_stars_class_1": Phrase("zwei Sterne", "two stars"),
    "test_stars_class_2": Phrase("drei Sterne", "three stars"),
    "test_stars_class_3": Phrase("vier Sterne", "four stars"),
    "test_stars_class_4": Phrase("fünf Sterne", "five stars"),
    "test_lengths_class_0": Phrase("ohne Text", "no text"),
    "test_lengths_class_1": Phrase("1 bis 15 Wörter", "1 to 15 words"),
    "test_lengths_class_2": Phrase("16 bis 63 Wörter", "16 to 63 words"),
    "test_lengths_class_3": Phrase("64 Wörter und mehr", "64 words and more"),
    "test_weekdays_class_0": Phrase("Montag", "Monday"),
    "test_weekdays_class_1": Phrase("Dienstag", "Tuesday"),
    "test_weekdays_class_2": Phrase("Mittwoch", "Wednesday"),
    "test_weekdays_class_3": Phrase("Donnerstag", "Thursday"),
    "test_weekdays_class_4": Phrase("Freitag", "Friday"),
    "test_weekdays_class_5": Phrase("Samstag", "Saturday"),
    "test_weekdays_class_6": Phrase("Sonntag", "Sunday"),
    "test_hours_class_0": Phrase("0 bis 6 Uhr (UTC)", "midnight to 6 a.m. (UTC)"),
    "test_hours_class_1": Phrase("6 bis 12 Uhr (UTC)", "6 a.m. to noon (UTC)"),
    "test_hours_class_2": Phrase("12 bis 18 Uhr (UTC)", "noon to 6 p.m. (UTC)"),
    "test_hours_class_3": Phrase("18 bis 24 Uhr (UTC)", "6 p.m. to midnight (UTC)"),
    "test_lacks_rated_by_day": Phrase(
        "Nötig sind {least} taggenau datierte Bewertungen mit Note (vorhanden: {n}).",
        "It takes {least} rated reviews dated to the day (available: {n}).",
    ),
    "test_lacks_days": Phrase(
        "Nötig sind {least} Tage zwischen erster und letzter Bewertung (vorhanden: {n}).",
        "It takes {least} days between the first and the last review (available: {n}).",
    ),
    "test_lacks_texts": Phrase(
        "Nötig sind {least} Texte mit zwölf Wörtern oder mehr (vorhanden: {n}).",
        "It takes {least} texts of twelve words or more (available: {n}).",
    ),
    "test_lacks_rated": Phrase(
        "Nötig sind {least} Bewertungen mit Note (vorhanden: {n}).",
        "It takes {least} rated reviews (available: {n}).",
    ),
    "test_lacks_reviews": Phrase(
        "Nötig sind {least} Bewertungen (vorhanden: {n}).",
        "It takes {least} reviews (available: {n}).",
    ),
    "test_lacks_by_day": Phrase(
        "Nötig sind {least} taggenau datierte Bewertungen (vorhanden: {n}).",
        "It takes {least} reviews dated to the day (available: {n}).",
    ),
    "test_lacks_by_second": Phrase(
        "Nötig sind {least} sekundengenau datierte Bewertungen (vorhanden: {n}).",
        "It takes {least} reviews dated to the second (available: {n}).",
    ),
    "test_lacks_authors": Phrase(
        "Nötig sind {least} Bewertungen mit bekanntem Verfasser (vorhanden: {n}).",
        "It takes {least} reviews with a known author (available: {n}).",
    ),
    "test_lacks_others": Phrase(
        "Nötig sind {least} andere Bewertungsgegenstände derselben Art mit genug Bewertungen (vorhanden: {n}).",
        "It takes {least} other subjects of the same kind with enough reviews (available: {n}).",
    ),
    "test_lacks_judged": Phrase(
        "Nötig sind {least} Bewertungen mit Note und beurteiltem Text (vorhanden: {n}).",
        "It takes {least} rated reviews with a judged text (available: {n}).",
    ),
    "test_lacks_invited": Phrase(
        "Nötig sind {least} Bewertungen von Eingeladenen mit Note (vorhanden: {n}).",
        "It takes {least} rated reviews by invited authors (available: {n}).",
    ),
    "test_lacks_uninvited": Phrase(
        "Nötig sind {least} Bewertungen von nicht Eingeladenen mit Note (vorhanden: {n}).",
        "It takes {least} rated reviews by authors not invited (available: {n}).",
    ),
    "test_lacks_sources": Phrase(
        "Nötig sind {least} Quellen mit genug Bewertungen (vorhanden: {n}).",
        "It takes {least} sources with enough reviews (available: {n}).",
    ),
    "test_lacks_vanished": Phrase(
        "Nötig sind {least} verschwundene Bewertungen mit Note (vorhanden: {n}).",
        "It takes {least} vanished reviews with a rating (available: {n}).",
    ),
    "above": Phrase("über", "above"),
    "below": Phrase("unter", "below"),
    "suspicious_means": Phrase(
        "Mit allen Bewertungen liegt der Vertrauenswert bei {value}; ohne die {n}, auf denen die Auffälligkeiten "
        "beruhen, bei {without}. Welche davon unecht sind, sagt das nicht: Ehrliche können darunter sein.",
        "With all reviews the trust score is {value}; without the {n} that the findings rest on, {without}. Which "
        "of them are not genuine it does not say: honest ones may be among them.",
    ),
    "suspicious_leaves_too_little": Phrase(
        "Mit allen Bewertungen liegt der Vertrauenswert bei {value}; ohne die {n}, auf denen die Auffälligkeiten "
        "beruhen, bleibt zu wenig für einen Wert.",
        "With all reviews the trust score is {value}; without the {n} that the findings rest on, too little is "
        "left for one.",
    ),
}
