"""What people are told of by mail or message, in German and English."""

from report.phrase import Phrase

NOTICES = {
    "notices": Phrase("Meldungen", "Notices"),
    "notices_lead": Phrase(
        "Was jemand wissen sollte, solange es gilt. Wer es zur Kenntnis nimmt, vermerkt, was daraus folgt; dann wird "
        "es nicht mehr verschickt.",
        "What somebody should know of, for as long as it holds. Whoever takes note says what follows from it; then it "
        "is not sent any more.",
    ),
    "notices_past": Phrase("Vorbei oder zur Kenntnis genommen", "Over or noted"),
    "notices_none": Phrase("Nichts zu melden.", "Nothing to tell."),
    "notice_number": Phrase("Nr.", "No."),
    "notice_kind": Phrase("Art", "Kind"),
    "notice_words": Phrase("Was", "What"),
    "notice_begun": Phrase("seit", "Since"),
    "notice_ended": Phrase("vorbei seit", "Ended"),
    "notice_noted": Phrase("zur Kenntnis genommen", "Noted"),
    "notice_remark": Phrase("Vermerk", "Remark"),
    "notice_note": Phrase("Zur Kenntnis nehmen", "Take note"),
    "notice_remark_hint": Phrase("Was daraus folgt, z. B. eine Maßnahme", "What follows from it, such as an action"),
    "notice_targets": Phrase("Empfänger", "Targets"),
    "notice_target": Phrase("Empfänger", "Target"),
    "notice_about": Phrase("wird unterrichtet über", "Is told of"),
    "notice_waiting": Phrase("wartet", "Waiting"),
    "notice_attempts": Phrase("Versuche", "Attempts"),
    "notice_why": Phrase("zuletzt gescheitert, weil", "Last attempt failed because"),
    "notice_test": Phrase("Probe senden", "Send a test"),
    "notice_test_sent": Phrase("Die Probe an {target} wurde angenommen.", "{target} took the test message."),
    "notice_test_failed": Phrase(
        "Die Probe an {target} wurde nicht angenommen: {why}", "{target} did not take the test message: {why}"
    ),
    "notice_no_targets": Phrase(
        "Niemand wird unterrichtet: In leumund.toml steht unter [notices.targets] kein Empfänger.",
        "Nobody is told: leumund.toml names no target under [notices.targets].",
    ),
    "notice_kind_integrity": Phrase("Nachweis", "Evidence"),
    "notice_kind_alarm": Phrase("Alarm", "Alarm"),
    "notice_kind_collection": Phrase("Erfassung", "Collection"),
    "notice_kind_job": Phrase("Lauf", "Job"),
    "notice_kind_missed": Phrase("Versäumt", "Missed"),
    "notice_kind_stale": Phrase("Veraltet", "Stale"),
    "notice_kind_certificate": Phrase("Zertifikat", "Certificate"),
    "letter_probe_title": Phrase("Leumund: Probe", "Leumund: test"),
    "letter_probe": Phrase(
        "Dies ist eine Probe. Wer sie liest, wird von Leumund unterrichtet.",
        "This is a test. Whoever reads it is told by Leumund.",
    ),
    "letter_since": Phrase("Nr. {number}, seit {moment}", "No. {number}, since {moment}"),
    "letter_over": Phrase("Nr. {number}, seit {moment}, jetzt vorbei", "No. {number}, since {moment}, over by now"),
    "letter_behind": Phrase("Dahinter: {command}", "Behind it: {command}"),
    "letter_foot": Phrase(
        "Zur Kenntnis nehmen: leumund alarms ack NR --remark TEXT, oder auf der Seite „Meldungen“. Eine Nummer kommt "
        "nur einmal, es sei denn, die Annahme war nicht sicher.",
        "Take note: leumund alarms ack NO --remark TEXT, or on the page “Notices”. A number comes once only, unless it "
        "was not certain that it was taken.",
    ),
    "notice_alarm": Phrase(
        "{name}: seit {since} sind {share} unzufrieden, davor {usual} ({n} Bewertungen, q {q}).",
        "{name}: since {since} {share} are dissatisfied, before {usual} ({n} reviews, q {q}).",
    ),
    "notice_alarm_source": Phrase(
        "{name} auf {source}: seit {since} sind {share} unzufrieden, davor {usual} ({n} Bewertungen, q {q}).",
        "{name} on {source}: since {since} {share} are dissatisfied, before {usual} ({n} reviews, q {q}).",
    ),
    "notice_alarm_aspect": Phrase(
        "{name}: seit {since} tadeln {share} der Texte „{aspect}“, davor {usual} ({n} Texte, q {q}).",
        "{name}: since {since} {share} of the texts blame “{aspect}”, before {usual} ({n} texts, q {q}).",
    ),
    "notice_collection": Phrase(
        "{source}: Die Erfassung von {n} der {of} Einträge ging fehl ({at}). {reason}",
        "{source}: the collection of {n} of {of} listings went wrong ({at}). {reason}",
    ),
    "notice_stale": Phrase(
        "{source}: Von {n} der {of} Einträge ist der letzte gute Stand vom {until}.",
        "{source}: the last good collection of {n} of {of} listings is of {until}.",
    ),
    "notice_stale_never": Phrase(
        "{source}: {n} der {of} Einträge wurden noch nie gut erfasst.",
        "{source}: {n} of {of} listings were never collected well.",
    ),
    "notice_collection_one": Phrase(
        "{source}: Die Erfassung ging fehl ({at}). {reason}", "{source}: the collection went wrong ({at}). {reason}"
    ),
    "notice_stale_one": Phrase(
        "{source}: Der letzte gute Stand ist vom {until}.", "{source}: the last good collection is of {until}."
    ),
    "notice_stale_never_one": Phrase("{source}: noch nie gut erfasst.", "{source}: never collected well."),
    "notice_missed": Phrase(
        "Auftrag „{job}“: In den letzten sieben Tagen hat ihn {n}-mal niemand ausgeführt, zuletzt am {newest}. Läuft "
        "„leumund schedule“?",
        "Job “{job}”: nobody ran it {n} times within the last seven days, last at {newest}. Does “leumund schedule” "
        "run?",
    ),
    "notice_job": Phrase(
        "Auftrag „{job}“ vom {slot} ist gescheitert: {reason}", "Job “{job}” of {slot} failed: {reason}"
    ),
    "notice_integrity": Phrase("Zu prüfen: {what}. {words}", "To be examined: {what}. {words}"),
    "notice_certificate_runs_out": Phrase(
        "{standard} von {holder} (Nr. {number}) läuft am {expiry} ab.",
        "{standard} of {holder} (no. {number}) runs out on {expiry}.",
    ),
    "notice_certificate_expired": Phrase(
        "{standard} von {holder} (Nr. {number}) ist am {expiry} abgelaufen.",
        "{standard} of {holder} (no. {number}) ran out on {expiry}.",
    ),
    "notice_certificate_other": Phrase(
        "{standard} von {holder} (Nr. {number}): {state}.", "{standard} of {holder} (no. {number}): {state}."
    ),
    "word_notify": Phrase("melden", "notify"),
    "word_doctor": Phrase("prüfen", "examine"),
}
