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
        "In {n_days} Tagen ab {start_day} lag die Note bei {mean_inside}, davor bei {mean_before}, danach bei "
        "{mean_after} (0 bis 1).",
        "In {n_days} days from {start_day} the rating was {mean_inside}, before {mean_before}, afterwards {mean_after} "
        "(0 to 1).",
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
    "test_lengths": Phrase("Verteilung der Textlängen", "Distribution of text lengths"),
    "test_lengths_about": Phrase(
        "Sind die Texte anders lang als bei anderen derselben Art?",
        "Are texts of other lengths than those of others of the same kind?",
    ),
    "test_weekdays": Phrase("Verteilung der Wochentage", "Distribution of weekdays"),
    "test_weekdays_about": Phrase(
        "Erscheinen Bewertungen an anderen Wochentagen als bei anderen derselben Art?",
        "Are reviews published on other weekdays than those of others of the same kind?",
    ),
    "test_hours": Phrase("Verteilung der Uhrzeiten", "Distribution of hours"),
    "test_hours_about": Phrase(
        "Erscheinen Bewertungen zu anderen Uhrzeiten als bei anderen derselben Art?",
        "Are reviews published at other hours than those of others of the same kind?",
    ),
    "test_one_time_authors": Phrase("Einmalige Verfasser", "One-time authors"),
    "test_one_time_authors_about": Phrase(
        "Stammen mehr Bewertungen als üblich von Verfassern, von denen sonst keine bekannt ist?",
        "Do more reviews than usual come from authors of whom no other one is known?",
    ),
    "test_rating_text": Phrase("Noten gegen Texte", "Ratings against texts"),
    "test_rating_text_about": Phrase(
        "Widersprechen mehr Texte ihrer Note, als der Fehler des Textmodells erwarten lässt?",
        "Do more texts contradict their rating than the text model's error lets expect?",
    ),
    "test_rating_text_found": Phrase(
        "{n_contradicting} von {n_texts} Texten widersprechen ihrer Note; zu erwarten waren {n_expected}.",
        "{n_contradicting} of {n_texts} texts contradict their rating; {n_expected} were to be expected.",
    ),
    "test_invited_gap": Phrase("Eingeladene gegen andere", "Invited against others"),
    "test_invited_gap_about": Phrase(
        "Geben Verfasser, die für eine Belohnung schreiben, bessere Noten als andere?",
        "Do authors who write for a reward give better ratings than others?",
    ),
    "test_invited_gap_found": Phrase(
        "{n_invited} Eingeladene gaben im Mittel {mean_invited}, {n_others} andere {mean_others} (0 bis 1).",
        "{n_invited} invited authors gave {mean_invited} on average, {n_others} others {mean_others} (0 to 1).",
    ),
    "test_sources": Phrase("Quellen gegeneinander", "Sources against each other"),
    "test_sources_about": Phrase(
        "Widersprechen die Quellen einander, jede gemessen an dem, was dort üblich ist?",
        "Do the sources contradict each other, each held against what is usual there?",
    ),
    "test_vanished_by_star": Phrase("Verschwundene nach Note", "Vanished by rating"),
    "test_vanished_by_star_about": Phrase(
        "Verschwinden schlechte Bewertungen häufiger als andere?",
        "Do bad reviews vanish more often than others?",
    ),
    "test_vanished_by_star_found": Phrase(
        "{share_dissatisfied} der schlechten Bewertungen sind verschwunden, von den anderen {share_others}.",
        "{share_dissatisfied} of the bad reviews have vanished, of the others {share_others}.",
    ),
}
