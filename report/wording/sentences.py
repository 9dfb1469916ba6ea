"""Whole sentences: what a figure means, what it doesn't, what an alarm or a test says."""

from report.phrase import Phrase

SENTENCES: dict[str, Phrase] = {
    "demo_explained": Phrase(
        "Demodaten: Diese Bewertungen sind erfunden und stammen von einer simulierten Plattform.",
        "Demo data: these reviews are made up and come from a simulated platform.",
    ),
    "demo_explained_some": Phrase(
        "Wo „Demodaten“ steht, sind die Bewertungen erfunden und stammen von einer simulierten Plattform.",
        "Where it says “demo data”, the reviews are made up and come from a simulated platform.",
    ),
    "trust_means": Phrase(
        "Die nächste Bewertung ist mit {value} Wahrscheinlichkeit zufrieden: 4 oder 5 von 5 Sternen.",
        "The next review is a satisfied one (4 or 5 out of 5 stars) with a probability of {value}.",
    ),
    "next_ten_means": Phrase(
        "Von den nächsten zehn Bewertungen werden {low} bis {high} zufrieden sein ({level} Sicherheit).",
        "Of the next ten reviews, {low} to {high} will be satisfied ones ({level} certainty).",
    ),
    "too_little_means": Phrase(
        "Zu wenig für eine Zahl: Nach Alter und Streuung zählen die Bewertungen wie {n_eff}, nötig sind {minimum}.",
        "Too little for a figure: by age and dispersion the reviews count as {n_eff}, and {minimum} are needed.",
    ),
    "not_counted_means": Phrase(
        "Zu wenig für eine Zahl: Von {n} aufbewahrten Bewertungen zählt keine, denn ob sie alle sind, die neuesten "
        "oder ausgewählte, ist nicht bekannt, oder die Quelle zeigt nur ausgewählte.",
        "Too little for a figure: none of the {n} reviews kept counts, as it is not known whether they are all, the "
        "newest or chosen ones, or the source shows chosen ones only.",
    ),
    "n_means": Phrase(
        "Grundlage: {n} Bewertungen, die nach Alter und Streuung wie {n_eff} zählen.",
        "Based on {n} reviews, which count as {n_eff} by age and dispersion.",
    ),
    "quality_means": Phrase(
        "Mit 90-%-Intervall. Der Vertrauenswert stützt sich auf alle Bewertungen, alles Übrige auf die der letzten "
        "zwölf Monate. Antworten werden gezeigt und nie benotet.",
        "With 90% intervals. The trust score rests on all reviews, all else on those of the last twelve months. "
        "Replies are shown and never scored.",
    ),
    "volume_of_year": Phrase(
        "Bewertungen in den letzten zwölf Monaten: {value} ({low} bis {high} bei gleichem Zulauf).",
        "Reviews in the last twelve months: {value} ({low} to {high} at the same rate of arrival).",
    ),
    "usual_means": Phrase(
        "„Mitte der Art“: die anderen Bewertungsgegenstände derselben Art, ab drei.",
        "“Of its kind”: the other subjects of the same kind, from three on.",
    ),
    "usual_not_known": Phrase(
        "Was für die Art üblich ist, steht hier, sobald drei andere Bewertungsgegenstände derselben Art Zahlen haben.",
        "What is usual of its kind stands here once three other subjects of the same kind have figures.",
    ),
    "by_source_means": Phrase(
        "Noten verschiedener Quellen sind nicht vergleichbar, wohl aber der Abstand zu dem, was dort üblich ist.",
        "Ratings of different sources do not compare; what compares is the distance from what is usual on each.",
    ),
    "by_source_account": Phrase(
        "{value} ({low} bis {high}) aus {n} Bewertungen; üblich sind dort {usual}, darüber liegt der wahre Anteil "
        "mit {above_usual} Wahrscheinlichkeit; zählt {mixed_share} der Mischung",
        "{value} ({low} to {high}) from {n} reviews; usual there is {usual}, and the true share lies above it with a "
        "probability of {above_usual}; counts {mixed_share} of the mixture",
    ),
    "sources_contradict": Phrase(
        "Die Quellen widersprechen einander mehr, als Zufall erklärt ({p}), jede gemessen an dem, was dort üblich ist.",
        "The sources contradict each other more than chance explains ({p}), each held against what is usual there.",
    ),
    "repeats_mean": Phrase(
        "Jede Meinung zählt einmal: {n} Wiederholungen derselben Bewertung an anderer Stelle zählen nicht mit.",
        "Each opinion counts once: {n} repeats of the same review elsewhere are not counted.",
    ),
    "stale_means": Phrase(
        "Die neueste Erfassung von {source} ({on}) ging fehl: Die Zahlen beruhen auf dem Stand vom {until}.",
        "The newest collection of {source} ({on}) went wrong: the figures rest on what was seen until {until}.",
    ),
    "model_stale": Phrase(
        "Das Textmodell ist nicht lesbar: Die Zahlen sind die letzten, vom {on}; neue Bewertungen fehlen darin. "
        "„leumund doctor“ nennt den Grund.",
        "The text model cannot be read: the figures are the last ones, of {on}; newer reviews are not in them. "
        "“leumund doctor” names the reason.",
    ),
    "stale_never": Phrase(
        "Die neueste Erfassung von {source} ({on}) ging fehl wie die davor: Die Zahlen können veraltet sein.",
        "The newest collection of {source} ({on}) went wrong like those before: the figures may be out of date.",
    ),
    "to_come_means": Phrase(
        "Bewertungen, deren Datum noch in der Zukunft liegt, zählen nicht mit.",
        "Reviews whose date is still to come do not count.",
    ),
    "undated_means": Phrase(
        "Bewertungen, deren Quelle kein Datum nennt, zählen so, als wären sie von dem Tag, an dem sie zuerst gesehen "
        "wurden; in keiner Monatsreihe stehen sie.",
        "Reviews whose source states no date count as if they were of the day on which they were first seen; they are "
        "in no monthly series.",
    ),
    "one_day_means": Phrase(
        "Alle Bewertungen, die zählen, sind von einem einzigen Tag: Über die Zeit davor und danach sagen die Zahlen "
        "nichts, und das Intervall gilt nur, wenn sie unabhängig voneinander geschrieben wurden.",
        "All reviews that count are of a single day: the figures say nothing about the time before and after it, and "
        "the interval holds only if they were written independently of each other.",
    ),
    "small_group_mean": Phrase(
        "Was weniger als fünf Bewertungen über diesen Arbeitgeber sagen, steht hier nicht für sich: Wer die "
        "Beschäftigten kennt, könnte die Verfasser erkennen.",
        "What fewer than five reviews of this employer say does not stand here by itself: whoever knows the staff "
        "might recognise the authors.",
    ),
    "small_group_filter": Phrase(
        "Auf diese Auswahl passen weniger als fünf Bewertungen dieses Arbeitgebers; sie werden nicht gezeigt. Weiter: "
        "einen Filter weglassen.",
        "Fewer than five reviews of this employer pass this filter; they are not shown. Next: leave out a filter.",
    ),
    "reused_ids_mean": Phrase(
        "Eine Quelle hat Kennungen ein zweites Mal vergeben. Anderes Datum, anderer Text, anderer Autor: Jede dieser "
        "Bewertungen zählt für sich.",
        "A source has given ids away a second time. Another date, text and author: each of these reviews counts by "
        "itself.",
    ),
    "natural_person_means": Phrase(
        "Keine Zahl: Dies ist eine natürliche Person, und eine Person wird hier nie benotet.",
        "No figure: this is a natural person, and a person is never scored here.",
    ),
    "vanished_bounds": Phrase(
        "{share} der Bewertungen sind verschwunden. Zählten sie noch, läge der Wert zwischen {low} und {high}.",
        "{share} of the reviews have vanished. If they still counted, the score would lie between {low} and {high}.",
    ),
    "vanished_share": Phrase(
        "{share} der Bewertungen sind verschwunden.",
        "{share} of the reviews have vanished.",
    ),
    "vanished_none": Phrase("Keine Bewertung ist verschwunden.", "No review has vanished."),
    "trend_means": Phrase(
        "Vertrauenswert am Ende jedes Monats mit seinem Intervall. Lücken: zu wenig Bewertungen.",
        "Trust score at the end of each month with its interval. Gaps: too few reviews.",
    ),
    "chart_means": Phrase(
        "Anteil Unzufriedener (1 oder 2 Sterne) je Monat. Ein Monat außerhalb der Eingriffsgrenzen ist kaum Zufall.",
        "Share of dissatisfied reviews (1 or 2 stars) by month. A month beyond the control limits is hardly chance.",
    ),
    "alarm_high": Phrase(
        "{period}: {value} Unzufriedene, mehr als die obere Eingriffsgrenze von {limit}.",
        "{period}: {value} dissatisfied, above the upper control limit of {limit}.",
    ),
    "alarm_low": Phrase(
        "{period}: {value} Unzufriedene, weniger als die untere Eingriffsgrenze von {limit}.",
        "{period}: {value} dissatisfied, below the lower control limit of {limit}.",
    ),
    "alarm_plain": Phrase(
        "{period}: {value} Unzufriedene, außerhalb der Eingriffsgrenzen.",
        "{period}: {value} dissatisfied, outside the control limits.",
    ),
    "alarm_none": Phrase(
        "Kein Monat liegt außerhalb der Eingriffsgrenzen. Das heißt nicht, dass alles gut ist.",
        "No month lies outside the control limits. That does not mean that all is well.",
    ),
    "trend_described": Phrase(
        "Vertrauenswert von {first} bis {last}: zuletzt {value}; "
        "am niedrigsten {lowest} ({lowest_on}), am höchsten {highest} ({highest_on}).",
        "Trust score from {first} to {last}: latest {value}; "
        "lowest {lowest} ({lowest_on}), highest {highest} ({highest_on}).",
    ),
    "trend_empty": Phrase(
        "Verlauf des Vertrauenswerts: in jedem Monat zu wenig Bewertungen.",
        "Trend of the trust score: too few reviews in every month.",
    ),
    "control_described": Phrase(
        "Qualitätsregelkarte: Anteil Unzufriedener zuletzt {value} ({last}). Monate mit Alarm: {alarms}.",
        "Control chart: dissatisfied share latest {value} ({last}). Months with an alarm: {alarms}.",
    ),
    "control_empty": Phrase(
        "Qualitätsregelkarte: in jedem Monat zu wenig Bewertungen.",
        "Control chart: too few reviews in every month.",
    ),
    "distribution_described": Phrase(
        "Bewertungen nach Note: 5 Sterne {n5}, 4 Sterne {n4}, 3 Sterne {n3}, 2 Sterne {n2}, 1 Stern {n1}, "
        "ohne Note {unrated}.",
        "Reviews by rating: 5 stars {n5}, 4 stars {n4}, 3 stars {n3}, 2 stars {n2}, 1 star {n1}, no rating {unrated}.",
    ),
    "thumbs_described": Phrase("Daumen hoch {up}, Daumen runter {down}.", "Thumbs up {up}, thumbs down {down}."),
    "blind_spot_means": Phrase(
        "Hätte in den neuesten {months} Monaten der Karte der Anteil Unzufriedener {share} betragen, wäre das bis "
        "heute mit 80 % Wahrscheinlichkeit aufgefallen; ein kleinerer Anstieg nicht.",
        "Had {share} been dissatisfied in the newest {months} months of the chart, that would have been noticed by now "
        "with a probability of 80%; a smaller rise would not.",
    ),
    "chart_ended": Phrase(
        "Die Karte endet mit {month}: Später gibt es keine Bewertung mit Note und Datum, und über die Zeit danach sagt "
        "sie nichts.",
        "The chart ends with {month}: there is no later review with a rating and a date, and of the time since then it "
        "says nothing.",
    ),
    "baseline_means": Phrase(
        "Bezugszeitraum: {first} bis {last}, {share} Unzufriedene unter {n} Bewertungen. Er gibt die Eingriffsgrenzen "
        "und selbst keinen Alarm.",
        "Baseline: {first} to {last}, {share} dissatisfied among {n} reviews. It gives the limits and no alarm itself.",
    ),
    "rise_means": Phrase(
        "Allmählicher Anstieg, wohl seit {since}: aufgefallen {seen}, zu sehen bis {until}.",
        "A gradual rise, probably since {since}: noticed {seen}, to be seen until {until}.",
    ),
    "change_means": Phrase(
        "Strukturbruch: Seit {month} (wohl zwischen {low} und {high}) sind {after} unzufrieden "
        "({after_low} bis {after_high}), davor {before} ({before_low} bis {before_high}); {p}.",
        "Change point: since {month} (probably between {low} and {high}) {after} are dissatisfied "
        "({after_low} to {after_high}), before {before} ({before_low} to {before_high}); {p}.",
    ),
    "change_means_month": Phrase(
        "Strukturbruch: Seit {month} sind {after} unzufrieden ({after_low} bis {after_high}), davor {before} "
        "({before_low} bis {before_high}); auf den Monat genau, {p}.",
        "Change point: since {month} {after} are dissatisfied ({after_low} to {after_high}), before {before} "
        "({before_low} to {before_high}); certain to the month, {p}.",
    ),
    "changes_none": Phrase(
        "Kein Strukturbruch, den Zufall nicht erklärt.",
        "No change point that chance does not explain.",
    ),
    "changes_too_little": Phrase(
        "Für Strukturbrüche zu wenig: noch nötige Monate mit Bewertungen: {n}.",
        "Too little for change points: months with reviews still needed: {n}.",
    ),
    "trend_rising": Phrase(
        "Trend: Der Anteil Unzufriedener steigt um {slope} Prozentpunkte im Jahr ({low} bis {high}; {p}).",
        "Trend: the share of dissatisfied reviews rises by {slope} percentage points a year ({low} to {high}; {p}).",
    ),
    "trend_falling": Phrase(
        "Trend: Der Anteil Unzufriedener sinkt um {slope} Prozentpunkte im Jahr ({low} bis {high}; {p}).",
        "Trend: the share of dissatisfied reviews falls by {slope} percentage points a year ({low} to {high}; {p}).",
    ),
    "trend_none": Phrase("Kein Trend, den Zufall nicht erklärt.", "No trend that chance does not explain."),
    "trend_too_little": Phrase(
        "Für einen Trend sind zwölf Monate mit je fünf Bewertungen nötig.",
        "A trend takes twelve months with five reviews each.",
    ),
    "season_means": Phrase(
        "Jahreszeiten: Der Anteil Unzufriedener schwankt um {amplitude} Prozentpunkte; am höchsten ist er im {month}.",
        "Seasons: the share of dissatisfied reviews swings by {amplitude} percentage points; it is highest in {month}.",
    ),
    "season_none": Phrase("Keine Jahreszeiten, die Zufall nicht erklärt.", "No seasons that chance does not explain."),
    "season_too_little": Phrase(
        "Nach Jahreszeiten lässt sich erst ab zwei Jahren fragen.",
        "Seasons can be asked about from two years on.",
    ),
    "fragility_means": Phrase(
        "Zahl der Bewertungen; „–“: keine Zahl genügt.",
        "Number of reviews; “–”: no number suffices.",
    ),
    "cost_account": Phrase(
        "{grade} für zehn Prozentpunkte, {interval} aus dem Intervall hinaus",
        "{grade} for ten percentage points, {interval} to leave the interval",
    ),
    "settings_mean": Phrase(
        "Alterten Bewertungen doppelt so schnell, wäre der Wert {half_life_halved}, halb so schnell "
        "{half_life_doubled}; zählte das Übliche halb so viel {prior_halved}, doppelt so viel {prior_doubled}.",
        "If reviews aged twice as fast the score would be {half_life_halved}, half as fast {half_life_doubled}; if "
        "what is usual counted half as much {prior_halved}, twice as much {prior_doubled}.",
    ),
    "robust_means": Phrase(
        "Robuster Wert: {robust}. Darin zählt kein Monat mehr als {cap} Bewertungen, und keiner kann ihn um mehr als "
        "{influence} Prozentpunkte verschieben; gekappte Monate: {capped}.",
        "Robust value: {robust}. In it no month counts more than {cap} reviews, and none can move it by more than "
        "{influence} percentage points; months cut: {capped}.",
    ),
    "alarm_digest_means": Phrase(
        "Anstiege des Anteils Unzufriedener oder, je Aspekt, der Texte, die ihn tadeln; der sicherste zuerst. Gezählt "
        "sind Bewertungen, bei Aspekten gelesene Texte. q: Anteil falscher Funde unter den Zeilen bis hierher, gleich "
        "wie die Reihen zusammenhängen. Nichts in der Liste heißt nicht, dass alles gut ist.",
        "Rises of the share of dissatisfied reviews or, for an aspect, of texts that blame it; the most certain first. "
        "Counted are reviews, of aspects the texts that were read. q: share of false finds among the lines down to "
        "here, however the series depend on each other. Nothing in the list does not mean that all is well.",
    ),
    "chart_no_month": Phrase(
        "Keine Regelkarte: Kein Monat hat eine Bewertung mit Note und Datum.",
        "No control chart: no month has a review with a rating and a date.",
    ),
    "alarm_unwatched": Phrase(
        "Alle Monate mit genügend Bewertungen gehören zum Bezugszeitraum; überwacht wird noch keiner.",
        "All months with enough reviews are part of the baseline; none is watched yet.",
    ),
    "blind_spot_unwatched": Phrase(
        "Da noch kein Monat überwacht wird, wäre bis heute keine Verschlechterung aufgefallen.",
        "As no month is watched yet, no deterioration would have been noticed by now.",
    ),
    "blind_spot_none": Phrase(
        "Auch die größte Verschlechterung wäre bis heute nicht sicher aufgefallen: Die überwachten Bewertungen sind "
        "dafür zu wenige, der Bezugszeitraum zu uneinheitlich oder sein Anteil Unzufriedener zu hoch.",
        "Not even the largest deterioration would surely have been noticed by now: the watched reviews are too few, "
        "the baseline too uneven or its share of dissatisfied too high for that.",
    ),
    "blind_spot_all": Phrase(
        "Mit so wenigen Bewertungen wäre bis heute keine Verschlechterung sicher aufgefallen.",
        "With so few reviews no deterioration would surely have been noticed by now.",
    ),
    "false_alarm_means": Phrase(
        "Nominell gibt so eine Karte auch ohne Veränderung in zwölf Monaten mit {rate} Wahrscheinlichkeit einen "
        "Fehlalarm.",
        "Nominally, even without any change, such a chart gives a false alarm within twelve months with a probability "
        "of {rate}.",
    ),
    "false_alarm_measured": Phrase(
        "Gemessen waren es für einen Bezug von {months} Monaten mit {volume} Bewertungen im Monat {mean}, wo die "
        "Monate von Natur aus schwanken bis zu {worst}.",
        "Measured for a baseline of {months} months with {volume} reviews a month it was {mean}, and up to {worst} "
        "where months are uneven by nature.",
    ),
    "distribution_means": Phrase(
        "Sichtbare Bewertungen nach Note; andere Skalen sind auf fünf Sterne umgerechnet, Daumen stehen für sich.",
        "Visible reviews by rating; other scales are converted to five stars, thumbs stand apart.",
    ),
    "thumbs_among_stars": Phrase(
        "Diese Zahlen entstanden, bevor Daumen für sich standen: In der Verteilung steht ein Daumen hoch bei fünf "
        "Sternen und ein Daumen runter bei einem.",
        "These figures were made before thumbs stood apart: in the distribution a thumb up stands at five stars, and a "
        "thumb down at one.",
    ),
    "tests_mean": Phrase(
        "Die Prüfungen urteilen über die Menge der Bewertungen, nie über eine einzelne Bewertung oder eine Person.",
        "These tests judge the set of reviews, never a single review or a person.",
    ),
    "tests_fired": Phrase("{n} von {all} Prüfungen auffällig", "{n} of {all} tests fired"),
    "tests_none": Phrase("Noch keine Prüfung gelaufen.", "No test has been run yet."),
    "sentiment_means": Phrase(
        "Texte ohne Note tragen bei, was das Modell für sie vorhersagt. Wie oft es irrt:",
        "Texts without a rating contribute what the model predicts for them. How often it errs:",
    ),
    "sentiment_none": Phrase(
        "Kein Textmodell wurde verwendet; es zählen nur Noten.",
        "No text model was used; only ratings count.",
    ),
    "shown_means": Phrase(
        "Das sind Zahlen der Quellen, von ihnen gewichtet und ausgewählt; in den Vertrauenswert gehen sie nie ein.",
        "These are the sources' figures, weighted and selected by them; they are never counted into the score.",
    ),
    "shown_account": Phrase(
        "Mittelwert {mean}, abgegebene Noten: {ratings}, Texte: {texts}, gesehen am {observed}",
        "mean {mean}, ratings: {ratings}, texts: {texts}, observed on {observed}",
    ),
    "sentiment_no_errors": Phrase(
        "Für dieses Modell ist kein gemessener Fehler hinterlegt.",
        "No measured error is on record for this model.",
    ),
    "not_modelled_means": Phrase(
        "{n} von {all} Texten sind in Sprachen, die das Modell nicht kennt; sie haben kein Urteil.",
        "{n} of {all} texts are in languages that the model does not know; they are not judged.",
    ),
    "waiting_means": Phrase(
        "{n} von {all} Texten sind noch nicht beurteilt; „leumund score“ holt es nach.",
        "{n} of {all} texts are not judged yet; “leumund score” does it.",
    ),
    "trust_prior_means": Phrase(
        "Nach {half_life} Tagen zählt eine Bewertung halb. Das Übliche ({prior}) zählt wie {weight} Bewertungen.",
        "After {half_life} days a review counts half. What is usual ({prior}) counts like {weight} reviews.",
    ),
    "ledger_means": Phrase(
        "{size} Blätter, Wurzel {root}",
        "{size} leaves, root {root}",
    ),
    "ledger_none": Phrase("Noch nichts aufgezeichnet.", "Nothing recorded yet."),
}
