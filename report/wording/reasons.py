"""Why a collection is not full, and what else is kept in a program's English words: the same in both languages."""

from report.phrase import Phrase
from report.wording.closed import CLOSED

# Kept are the English words, so that programs and people read one account; a gap's name says what it can hold:
# n... a whole number, share a whole percentage, day an ISO date, host, name and address one word without blanks.
REASONS: tuple[Phrase, ...] = (
    *CLOSED,
    # How a run was judged.
    Phrase("keine Seite war zu lesen", "no page could be read"),
    Phrase(
        "keine Bewertung war zu lesen, wo {n} zu erwarten waren: Vielleicht hat sich der Seitenaufbau geändert",
        "no review could be read where {n} were expected: the layout may have changed",
    ),
    Phrase("die Seite zeigt keine Bewertungen und kündigt keine an", "the page shows no reviews and announces none"),
    Phrase(
        "nur {n_rated} von {n} Bewertungen haben eine Note (erwartet: {share}\u00a0%): "
        "Vielleicht hat sich der Seitenaufbau geändert",
        "only {n_rated} of {n} reviews have a rating (expected {share}%): the layout may have changed",
    ),
    Phrase("die letzte Seite wurde nicht erreicht", "the last page was not reached"),
    Phrase(
        "{n_seen} von {n} angekündigten Bewertungen wurden gezeigt",
        "{n_seen} of {n} announced reviews were shown",
    ),
    Phrase(
        "{n_seen} Bewertungen, wo {n} üblich sind; geglaubt wird das, wenn {n_runs} Läufe nacheinander es zeigen",
        "{n_seen} reviews where {n} are usual; believed when {n_runs} runs in a row show it",
    ),
    Phrase(
        "die Quelle sagt nicht mehr, wie viele Bewertungen sie hat", "the source says no more how many reviews it has"
    ),
    Phrase("die Quelle zeigt nur ihre neuesten Bewertungen", "the source shows only its newest reviews"),
    Phrase("die Quelle zeigt nur ausgewählte Bewertungen", "the source shows only chosen reviews"),
    Phrase("die Quelle sagt nicht, wie viele Bewertungen sie hat", "the source does not say how many reviews it has"),
    Phrase(
        "der Lauf wurde abgebrochen und nicht binnen eines Tages fortgesetzt",
        "the run was broken off and not resumed within a day",
    ),
    Phrase("ein Import wurde abgebrochen", "an import was broken off"),
    Phrase(
        "aus einer Datei übernommen: Was sie weglässt, ist nicht bekannt",
        "imported from a file: what it leaves out is not known",
    ),
    # Why the values that were read are doubted.
    Phrase(
        "{share}\u00a0% der Bewertungen haben das Feld {name} (üblich: {share_usual}\u00a0%): "
        "Vielleicht hat sich der Seitenaufbau geändert",
        "{share}% of the reviews have the field {name} (usual: {share_usual}%): the layout may have changed",
    ),
    Phrase(
        "die Noten stehen auf einer Skala von {name} (üblich: {name_usual})",
        "ratings are on a scale of {name} (usual: {name_usual})",
    ),
    Phrase(
        "{n} von {n_known} bekannten Bewertungen haben eine andere Note als bisher",
        "{n} of {n_known} known reviews have another rating than before",
    ),
    Phrase(
        "{n} von {n_known} bekannten Bewertungen haben ein anderes Datum als bisher",
        "{n} of {n_known} known reviews have another date than before",
    ),
    Phrase(
        "{n} von {n_known} bekannten Bewertungen haben einen anderen Text als bisher",
        "{n} of {n_known} known reviews have another text than before",
    ),
    Phrase(
        "Tag und Monat haben in {n} von {n_known} bekannten Bewertungen den Platz getauscht",
        "day and month changed places in {n} of {n_known} known reviews",
    ),
    Phrase(
        "keines von {n} Daten hat einen Tag über {n_day}: Vielleicht sind Tag und Monat vertauscht",
        "none of {n} dates has a day above {n_day}: day and month may be swapped",
    ),
    Phrase("{n} von {n_read} Bewertungen liegen in der Zukunft", "{n} of {n_read} reviews are dated in the future"),
    Phrase(
        "die Noten sind anders verteilt als üblich (Abstand {share}\u00a0%)",
        "the ratings are distributed otherwise than usual (distance {share}%)",
    ),
    Phrase("{n} von {n_dated} Daten sind ein und derselbe Tag", "{n} of {n_dated} dates are one and the same day"),
    Phrase(
        "nur {n} von {n_seen} Bewertungen sind bekannt, wo zuvor {n_usual} gesehen wurden: "
        "Vielleicht haben sich ihre Kennungen oder der Eintrag geändert",
        "only {n} of {n_seen} reviews are known ones, where {n_usual} were seen before: "
        "their ids or the listing may have changed",
    ),
    Phrase(
        "der Mittelwert der Quelle liegt {share}\u00a0% der Skala neben dem ihrer Bewertungen",
        "the source's own mean lies {share}% of the scale away from that of its reviews",
    ),
    # What somebody should know although the run is to be believed.
    Phrase(
        "die Sternverteilung der Quelle widerspricht den Noten ihrer Bewertungen",
        "the source's own histogram contradicts the ratings of its reviews",
    ),
    Phrase("der Aufbau der Seite hat sich geändert", "the structure of the page has changed"),
    Phrase(
        "keine der neuesten Bewertungen ist bekannt: Dazwischen können welche fehlen",
        "none of the newest reviews is a known one: some in between may have been missed",
    ),
    Phrase("{n} Anfragen mussten wiederholt werden", "{n} requests had to be sent again"),
    # Where a walk ended.
    Phrase("die Seiten führen im Kreis", "the pages lead in a circle"),
    Phrase("{n} Seiten nacheinander brachten keine neue Bewertung", "{n} pages in a row brought no new review"),
    Phrase("die Höchstzahl von {n} Seiten wurde erreicht", "the page limit of {n} was reached"),
    Phrase(
        "bei bekannten Bewertungen angehalten; die letzte vollständige Zählung war am {day}",
        "stopped at known reviews; the last full census was on {day}",
    ),
    Phrase("die Adresse einer Seite ist fehlerhaft", "the address of a page is malformed"),
    Phrase("die Erfassung wurde auf Wunsch angehalten", "the crawl was stopped on request"),
    Phrase("die Höchstdauer der Erfassung wurde erreicht", "the time limit of the crawl was reached"),
    Phrase("die Höchstzahl der Seiten der Erfassung wurde erreicht", "the page limit of the crawl was reached"),
    Phrase("zu viele Fehler in unserem eigenen Programm", "too many errors in our own code"),
    Phrase("die Speichergrenze der Erfassung wurde erreicht", "the memory limit of the crawl was reached"),
    # Why a page could not be had.
    Phrase(
        "{host}: Name nicht gefunden: kein Internet oder falsche Adresse",
        "{host}: host not found: no internet or wrong address",
    ),
    Phrase("{host}: Die Gegenstelle lehnte die Verbindung ab", "{host}: the host refused the connection"),
    Phrase("{host}: Die Gegenstelle antwortete nicht rechtzeitig", "{host}: the host did not answer in time"),
    Phrase("{host}: Die Antwort brach ab", "{host}: the answer broke off"),
    Phrase("{host}: Die Antwort ist länger als {n} MiB", "{host}: the answer is longer than {n} MiB"),
    Phrase("{host}: Die Seite war nicht zu laden", "{host}: the page could not be downloaded"),
    Phrase("{host}: Die Seite war nicht zu laden ({name})", "{host}: the page could not be downloaded ({name})"),
    Phrase("{host} antwortete mit HTTP {n}", "{host} answered HTTP {n}"),
    Phrase(
        "{host} führte mehr als {n}-mal von einer Adresse zur nächsten",
        "{host} led from one address to another more than {n} times",
    ),
    Phrase(
        "{host} verlangt {n_wait} Sekunden Wartezeit, länger als dieser Lauf darf ({n})",
        "{host} asked to wait {n_wait} seconds, longer than this run may ({n})",
    ),
    Phrase(
        "{host} versagte {n}-mal nacheinander; in diesem Lauf wird dort nicht mehr gefragt",
        "{host} failed {n} times in a row; it is not asked again in this run",
    ),
    Phrase(
        "der Lauf wurde angehalten, während er auf die Gegenstelle wartete",
        "the run was stopped while it waited for the host",
    ),
    Phrase("robots.txt von {host} erlaubt diese Adresse nicht", "robots.txt of {host} does not allow this address"),
    Phrase("robots.txt von {host} war nicht zu lesen (HTTP {n})", "robots.txt of {host} could not be read (HTTP {n})"),
    Phrase(
        "tdmrep.json von {host} war nicht zu lesen (HTTP {n})",
        "tdmrep.json of {host} could not be read (HTTP {n})",
    ),
    Phrase(
        "{host} behält sich Text- und Data-Mining vor ({name}); fragen Sie um Erlaubnis und tragen Sie sie in die "
        "Regeln der Quelle ein (tdm), oder importieren Sie gespeicherte Seiten",
        "{host} reserves text-and-data mining ({name}); ask for permission and state it in the policy (tdm), "
        "or import saved pages",
    ),
    Phrase("die Adresse ist fehlerhaft", "the address is malformed"),
    Phrase(
        "die Adresse ist fehlerhaft oder enthält einen Benutzernamen",
        "the address is malformed or carries a user name",
    ),
    Phrase(
        "der Rechnername führt zu {address}, und das liegt nicht im öffentlichen Netz",
        "the host name leads to {address}, which is not on the public net",
    ),
    Phrase("{host} steht nicht in den Regeln der Quelle {name}", "host {host} is not in the policy of source {name}"),
    Phrase("Port {address} ist nicht erlaubt", "port {address} is not allowed"),
    Phrase(
        "das Schema {name} ist nicht erlaubt, nur http und https",
        "scheme {name} is not allowed, only http and https",
    ),
    # What a page reader met.
    Phrase("die Seite ist leer", "the page is empty"),
    Phrase("der Feed ist kein JSON", "the feed is no JSON"),
    Phrase("dem Feed fehlt „entry“", "the feed has no `entry`"),
    Phrase("dem JSON fehlt „feed“", "the JSON has no `feed`"),
    Phrase(
        "strukturierte Daten mit Noten sind beschädigt oder abgeschnitten",
        "structured data with ratings is broken or cut off",
    ),
    Phrase(
        "ein JSON-LD-Block war nicht zu lesen und wurde weggelassen",
        "a JSON-LD block could not be read and was left out",
    ),
    Phrase(
        "ein JSON-LD-Block ist abgeschnitten; seine letzten Einträge fehlen",
        "a JSON-LD block is cut off; its last entries are missing",
    ),
    Phrase("ein JSON-LD-Block wurde vor dem Lesen ausgebessert", "a JSON-LD block was repaired before reading"),
    Phrase("{n} Zeichen sind in der Kodierung {name} beschädigt", "{n} characters are broken in encoding {name}"),
    Phrase("eine Note widerspricht ihrer eigenen Skala", "a rating contradicts its own scale"),
    Phrase("eine Note ist nicht als Zahl zu lesen", "a rating cannot be read as a number"),
    Phrase(
        "eine Note liegt außerhalb ihrer Skala und wurde weggelassen",
        "a rating lies outside its scale and was left out",
    ),
    Phrase(
        "eine Note fehlt oder liegt außerhalb von 1 bis 5 und wurde weggelassen",
        "a rating is missing or lies outside 1-5 and was left out",
    ),
    Phrase(
        "die Note eines Aspekts hat keinen Wert auf der Skala der Bewertung und wurde weggelassen",
        "a rating of an aspect has no value on the review's scale and was left out",
    ),
    Phrase(
        "ein Datum lässt sich mit dem Tag oder dem Monat zuerst lesen und wurde weggelassen",
        "a date can be read day first or month first and was left out",
    ),
    Phrase("ein Datum war nicht zu lesen und wurde weggelassen", "a date could not be read and was left out"),
    # How a background run ended.
    Phrase("niemand führte den Plan", "nobody kept time"),
    Phrase("der Prozess endete, bevor er fertig war", "its process ended before the work was done"),
    Phrase(
        "auf Wunsch angehalten; es geht mit dem nächsten Start weiter",
        "stopped on request; goes on with the next start",
    ),
    Phrase("ein anderer Prozess hat den Lauf übernommen", "its lease was taken over by another process"),
    Phrase("beendet, weil es länger als {n} Minuten dauerte", "it took longer than {n} minutes and was ended"),
    Phrase(
        "braucht mehr als die {n} MiB Speicher, die ihm zustehen: memory_mib des Laufs in leumund.toml erhöhen",
        "it needs more than its {n} MiB of memory: raise memory_mib of the job in leumund.toml",
    ),
    Phrase("beginnt von neuem am {day} um {address} UTC", "begins again at {day} {address} UTC"),
    Phrase("{name} sammelt sie gerade", "{name} is collecting it now"),
    Phrase("Quellen: {n}", "sources: {n}"),
    Phrase("neue Bewertungen: {n}", "new reviews: {n}"),
    Phrase("Bewertungsgegenstände mit neuen Zahlen: {n}", "subjects with new figures: {n}"),
    Phrase("beurteilte Texte: {n}", "texts judged: {n}"),
    Phrase("nicht beurteilt: {n}", "not modelled: {n}"),
    Phrase("Einträge: {n}", "leaves: {n}"),
    Phrase("Wurzel {name}", "root {name}"),
    # What a comparison of audits leaves out.
    Phrase("Abgesagte Audits: {n}", "{n} x audits called off"),
    Phrase("Keinem Bewertungsgegenstand zugeordnete Audits: {n}", "{n} x audits that nobody has matched to a subject"),
    Phrase(
        "Einträge, von denen nur ausgewählte Bewertungen bekannt sind: {n}",
        "{n} x listings of which only a chosen few reviews are known",
    ),
    Phrase(
        "Zahlen in der Spalte {name}, die keine sind und als leer gelten: {n}",
        "{n} x cells of {name} that hold no number of theirs are taken for empty",
    ),
    Phrase("Dateien, die schon genannt waren: {n}", "{n} x files that were named already"),
    Phrase(
        "Zeilen, die Bekanntes einer Bewertung wiederholen: {n}", "{n} x rows that say again what was known of a review"
    ),
    Phrase(
        "Fassungen einer Bewertung vom selben Tag (die letzte zählt): {n}",
        "{n} x versions of a review of the same day: the last one counts",
    ),
    Phrase("nicht genannte und ausgelassene Mittelwerte: {n}", "{n} x means that are not stated are left out"),
    Phrase("Noten, die nicht lesbar sind und nicht zählen: {n}", "{n} x ratings that cannot be read do not count"),
    Phrase("Noten außerhalb ihrer Skala, die nicht zählen: {n}", "{n} x ratings off their scale do not count"),
    Phrase(
        "Bewertungen ohne den Tag, an dem sie zuerst gelesen wurden; sie zählen nur mit --retrospective: {n}",
        "{n} x reviews without the day on which they were first read count only with --retrospective",
    ),
    Phrase(
        "Tage in {name}, die nicht lesbar sind und als unbekannt gelten: {n}",
        "{n} x days in {name} that cannot be read are taken for unknown",
    ),
    Phrase("Auditierte, von denen keine Bewertung spricht: {n}", "{n} x audited subjects that no review speaks of"),
    Phrase(
        "weitere Auditierte, von denen keine Bewertung spricht: {n}",
        "{n} x further audited subjects that no review speaks of",
    ),
    # What a model was measured on.
    Phrase("{n} Sammlungen", "{n} collections"),
)
