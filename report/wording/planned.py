"""What is said of background runs."""

from report.phrase import Phrase

PLANNED = {
    "jobs": Phrase("Hintergrundläufe", "Background runs"),
    "jobs_lead": Phrase(
        "Was wann läuft und wie es zuletzt ausging. Was niemand rechtzeitig begann, steht als verpasst hier.",
        "What runs when, and how it went last. What nobody began in time is counted here as missed.",
    ),
    "jobs_mean": Phrase(
        "Jeder Termin läuft einmal, wie viele Planer auch über derselben Datenbank laufen. Verpasst: unter den letzten "
        "hundert Terminen.",
        "Each slot runs once, however many schedulers share the database. Missed: among the last hundred slots.",
    ),
    "job": Phrase("Lauf", "Job"),
    "does": Phrase("Tut", "Does"),
    "cron": Phrase("Wann (cron)", "When (cron)"),
    "time_zone": Phrase("Zeitzone", "Time zone"),
    "next_run": Phrase("Nächster Termin", "Next slot"),
    "last_slot": Phrase("Letzter Termin", "Last slot"),
    "finished": Phrase("Beendet", "Finished"),
    "attempt": Phrase("Versuch", "Try"),
    "missed": Phrase("Verpasst", "Missed"),
    "what_was_done": Phrase("Was geschah", "What was done"),
    "word_cycle": Phrase("alles", "everything"),
    "word_collect": Phrase("sammeln", "collect"),
    "word_score": Phrase("Texte beurteilen", "judge texts"),
    "word_indicate": Phrase("Kennzahlen rechnen", "compute indicators"),
    "word_seal": Phrase("Protokoll versiegeln", "seal the log"),
    "word_report": Phrase("Berichte schreiben", "write reports"),
    "word_queued": Phrase("wartet", "waiting"),
    "word_running": Phrase("läuft", "running"),
    "word_succeeded": Phrase("gelungen", "succeeded"),
    "word_missed": Phrase("verpasst", "missed"),
    "word_skipped": Phrase("ausgelassen", "skipped"),
}
