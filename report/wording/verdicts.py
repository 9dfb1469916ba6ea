"""What the check of an evidence pack found, as its program says it in English: the same in both languages."""

from report.phrase import Phrase

# A gap that begins with n holds a number, every other one any words: names and digests of the pack.
VERDICTS: tuple[Phrase, ...] = (
    # What was found of a pack that fits together.
    Phrase("Log {log}, 1 Blatt, Wurzel {root}", "log {log}, 1 leaf, root {root}"),
    Phrase("Log {log}, {n} Blätter, Wurzel {root}", "log {log}, {n} leaves, root {root}"),
    Phrase(
        "Fassungen von Bewertungen: {n}; veröffentlichte Zahlensätze: {n_sets}; alle stehen im Log",
        "{n} versions of reviews, {n_sets} published sets of figures, all logged",
    ),
    Phrase(
        "Fassungen von Bewertungen: {n}; veröffentlichte Zahlensätze: 1; alle stehen im Log",
        "{n} versions of reviews, 1 published set of figures, all logged",
    ),
    Phrase(
        "Fassungen von Bewertungen: 1; veröffentlichte Zahlensätze: {n_sets}; alle stehen im Log",
        "1 version of reviews, {n_sets} published sets of figures, all logged",
    ),
    Phrase(
        "Fassungen von Bewertungen: 1; veröffentlichte Zahlensätze: 1; alle stehen im Log",
        "1 version of reviews, 1 published set of figures, all logged",
    ),
    Phrase("{name}: keine Zahlen behauptet", "{name}: no figures claimed"),
    Phrase("{name}, Stand {moment}: {told}, und weitere", "{name} as of {moment}: {told}, and more"),
    Phrase("statement.pdf: signiert, SHA-256 {digest}", "statement.pdf: signed, SHA-256 {digest}"),
    Phrase(
        "nicht nachgerechnet: outputs (seither gelöschte Bewertungen: {n})",
        "not recomputed: outputs (reviews erased since: {n})",
    ),
    Phrase(
        "Eintrag {listing}: gezeigt bis Blatt {leaf} von {n}, letzte Sammlung: {at}",
        "listing {listing}: shown up to leaf {leaf} of {n}, last collection: {at}",
    ),
    Phrase(
        "Eintrag {listing}: gezeigt bis Blatt {leaf} von {n}, keine Sammlung abgeschlossen",
        "listing {listing}: shown up to leaf {leaf} of {n}, no collection closed",
    ),
    Phrase("Eintrag {listing}: nichts gezeigt", "listing {listing}: nothing shown"),
    Phrase(
        "Prognose zu Audit {audit}, {event}: im Log seit {at}, vor dem ersten Tag {starts}; gedeckt von {by}",
        "forecast of audit {audit}, {event}: logged {at}, before its first day {starts}; covered by {by}",
    ),
    Phrase(
        "1 weitere Prognose zu anderen Bewertungsgegenständen, nicht gezeigt; in der Kette fehlt keine",
        "1 more forecast of other subjects, not shown; none is left out of the chain",
    ),
    Phrase(
        "{n} weitere Prognosen zu anderen Bewertungsgegenständen, nicht gezeigt; in der Kette fehlt keine",
        "{n} more forecasts of other subjects, not shown; none is left out of the chain",
    ),
    Phrase("Zeitstempel: {command}", "time stamp: {command}"),
    Phrase("verglichen mit: keinem früheren Prüfpunkt", "compared with: no earlier checkpoint"),
    Phrase("verglichen mit: {names}", "compared with: {names}"),
    Phrase(
        "NICHT ENTSCHEIDBAR: in sich stimmig, Unterzeichner unbekannt: den Schlüssel des Betreibers angeben, der auf "
        "anderem Weg kam als das Paket",
        "CANNOT DECIDE: consistent, signer unknown: give --key with the operator's key, got elsewhere than with "
        "the pack",
    ),
    # Where a fault lies, and what to do next.
    Phrase("wo: {where}", "where: {where}"),
    Phrase(
        "weiter: von diesem Paket nichts glauben; es neu holen, und ist es dasselbe, fragen, wer es gemacht hat.",
        "next: believe nothing of this pack; fetch it again, and if it is the same, ask who made it.",
    ),
    Phrase(
        "weiter: die ganze Zeile kopieren, wo er veröffentlicht ist.",
        "next: copy the whole line from where it is published.",
    ),
    Phrase(
        "weiter: unterwegs beschädigt oder abgeschnitten: das Paket neu holen.",
        "next: it was damaged or cut off on its way: fetch the pack again.",
    ),
    Phrase(
        "weiter: die Datei nennen, in der ein Prüfpunkt aufbewahrt wurde, oder --previous weglassen: über das Paket "
        "sagt das nichts.",
        "next: name the file in which you kept a checkpoint, or leave --previous out: this says nothing of the pack.",
    ),
    Phrase("weiter: nachsehen, ob es die richtige Datei ist.", "next: look whether it is the right file."),
    Phrase("weiter: ein neueres Leumund oder verify.py nehmen.", "next: use a newer Leumund or verify.py."),
    Phrase(
        "weiter: den Betreiber fragen, ob ein neues Log begonnen wurde, und warum.",
        "next: ask the operator whether a new epoch was begun, and why.",
    ),
    Phrase(
        "weiter: um ein neues Paket bitten; gibt es keines, gingen Blätter verloren.",
        "next: ask for a new pack; if there is none, leaves were lost.",
    ),
    Phrase(
        "weiter: um ein Paket bitten, das mit --previous ausgegeben wurde.",
        "next: ask for a pack that was exported with --previous.",
    ),
    # What does not fit.
    Phrase("nicht in der Form eines Pakets ({error})", "not in its form ({error})"),
    Phrase("sein Verzeichnis ist von einem anderen Log", "its manifest is of another log"),
    Phrase("von einem anderen Log", "of another log"),
    Phrase("nicht die drei Zeilen eines Prüfpunkts", "not the three lines of a checkpoint"),
    Phrase("zusammen haben sie eine andere Wurzel als das Log", "together they have another root than the log"),
    Phrase("gelöscht genannt, aber nicht so ins Log geschrieben: {what}", "called erased, but not logged so: {what}"),
    Phrase(
        "Eintrag {listing}: seine letzte Sammlung ist nicht die neueste, die gezeigt wird",
        "listing {listing}: its last collection is not the newest shown",
    ),
    Phrase(
        "ein Prüfpunkt von {old}, das Paket aber ist von {log}", "a checkpoint of {old}, while the pack is of {log}"
    ),
    Phrase(
        "{n} Blätter, und das Paket, das älter ist, hat {n_pack}",
        "{n} leaves, and the pack, which is older, has {n_pack}",
    ),
    Phrase(
        "ein Prüfpunkt von {n} Blättern, mit dem sich dieses Paket nicht vergleichen lässt",
        "a checkpoint of {n} leaves that this pack cannot be compared with",
    ),
    Phrase(
        "kein früherer Stand dieses Logs: Es wurde seither geändert",
        "no earlier state of this log, so the log was changed since",
    ),
    Phrase("{what} hat nicht die nötige Form", "{what} is not of its form"),
    Phrase("Fassung {n} steht außer der Reihe oder wird nicht gezeigt", "version {n} is out of order, or not shown"),
    Phrase("Zahlen zu {name}, die kein Eintrag veröffentlicht", "figures of {name} that no entry publishes"),
    Phrase(
        "Zahlen zu {name}, die älter sind als die neuesten, die es zeigt",
        "figures of {name} that are older than the newest that it shows",
    ),
    Phrase("nicht, was veröffentlicht wurde, oder nicht wann", "not what was published, or not when"),
    Phrase(
        "es zählt Einträge mit, von denen keine Sammlung vor den Zahlen gezeigt wird",
        "it counts listings that no collection before the figures is shown of",
    ),
    Phrase(
        "die Zahlen zählen Sammlungen mit, die fehlen, oder andere als mitgezählt wurden",
        "the figures count collections that are left out, or others than were counted",
    ),
    Phrase(
        "nicht das, woraus die veröffentlichten Zahlen kamen, und seither wurde keine Bewertung gelöscht",
        "not what the published figures came from, and no review was erased since",
    ),
    Phrase("{what} beginnt keinen Eintrag", "{what} begins no entry"),
    Phrase("kein Eintrag ({error})", "no entry ({error})"),
    Phrase("sein Inhalt ist nicht der, auf den er festgelegt wurde", "its record is not the one that was committed to"),
    Phrase("nicht zu entpacken: {error}", "cannot be unpacked: {error}"),
    Phrase("nicht als ZIP zu öffnen: {error}", "cannot be opened as a ZIP: {error}"),
    Phrase("Bytes, die kein UTF-8 sind", "bytes that are no UTF-8"),
    Phrase("das ist kein öffentlicher Schlüssel", "this is no public key"),
    Phrase(
        "nicht mit dem angegebenen Schlüssel signiert, sondern von {names}; der Schlüssel kann gewechselt worden sein: "
        "den Betreiber fragen",
        "not signed by the key that you gave, but by {names}; the key may have been changed: ask the operator",
    ),
    Phrase("anders gepackt, als Pakete es sind", "packed in another way than packs are"),
    Phrase("ein halbes Ersatzzeichen, also kein Buchstabe", "a lone surrogate, which is no letter"),
    Phrase(
        "{fault}: ein Wert fehlt oder hat nicht seinen Typ",
        "{fault}: a value is missing, or not of its type",
    ),
    Phrase(
        "ein Teil, der kein Salz mit Zeilen darunter ist",
        "a part that is no salt with lines below it",
    ),
    Phrase(
        "seit der Signatur geändert, oder von jemand anderem signiert",
        "changed since it was signed, or signed by somebody else",
    ),
    Phrase("enthält kein {name}, ist also kein Nachweispaket", "holds no {name}, so it is no evidence pack"),
    Phrase("ein Bestandteil steht zweimal darin", "a member stands in it twice"),
    Phrase("{n} Bestandteile, mehr als ein Paket haben kann", "{n} members, more than a pack can have"),
    Phrase("sein Verzeichnis hat nicht die Form {form}", "its manifest is not of the form {form}"),
    Phrase("eine Zeile, die nicht die nötige Form hat", "a line that is not of its form"),
    Phrase("Bestandteile sind doppelt oder außer der Reihe", "members are doubled or out of order"),
    Phrase("größer, als ein Paket sein kann", "larger than a pack can be"),
    Phrase("ein Bestandteil, der nicht in ein Paket gehört", "a member that does not belong into a pack"),
    Phrase("niemand hat diesen Bestandteil signiert", "nobody signed this member"),
    Phrase("sein Ende fehlt", "its end is missing"),
    Phrase("dem Paket fehlt ein Bestandteil", "the pack lacks a member"),
    Phrase("seit der Signatur geändert", "changed since it was signed"),
    Phrase("so Langes gehört nicht dorthin", "nothing that long belongs there"),
    Phrase("länger, als es bei der Signatur war", "longer than it was when it was signed"),
    Phrase("dem Paket fehlt dieser Bestandteil", "the pack lacks this member"),
    Phrase("von einem Eintrag, oder von keinem, wie es nicht sein kann", "of a listing, or of none, as it cannot be"),
    Phrase("mehr Hashwerte, als das Log Blätter hat", "more hashes than the log has leaves"),
    Phrase("kein Hashwert für Blatt {n}", "no hash for leaf {n}"),
    Phrase("ein Hashwert, der nicht in seiner einen Form ist", "a hash that is not in its one form"),
    Phrase("Blatt {n} außer der Reihe, oder zweimal", "leaf {n} out of order, or twice"),
    Phrase(
        "der vorige fehlt, oder ihm folgte schon ein anderer",
        "the one before it is missing, or was followed already",
    ),
    Phrase("folgt auf einen Eintrag zu etwas anderem Gelisteten", "follows an entry of another listing"),
    Phrase("zu etwas anderem Gelisteten", "of another listing"),
    Phrase("eine zweite Kette derselben Sache", "a second chain of the same thing"),
    Phrase("folgt auf einen Eintrag über etwas anderes", "follows an entry about something else"),
    Phrase("von einer Bewertung, die nie beobachtet wurde", "of a review that was never observed"),
    Phrase(
        "sagt ein Audit voraus, das am {starts} schon begonnen hatte", "foresees an audit that had begun on {starts}"
    ),
    Phrase(
        "eine Sammlung, die von sich {stated} sagt, und das Paket {shown}",
        "a collection that says {stated} of itself, and the pack {shown}",
    ),
    Phrase("das Paket lässt Bewertungen weg, die dort standen", "the pack leaves out reviews that stood there"),
)
