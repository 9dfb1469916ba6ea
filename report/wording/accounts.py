"""What the pages of accounts say, in German and English."""

from report.phrase import Phrase

ACCOUNTS = {
    "login": Phrase("Anmelden", "Sign in"),
    "logout": Phrase("Abmelden", "Sign out"),
    "login_name": Phrase("Anmeldename", "Name"),
    "login_password": Phrase("Passwort", "Password"),
    "login_lead": Phrase(
        "Wer einen Zugang braucht, bekommt ihn von der Verwaltung dieser Einrichtung.",
        "Whoever needs an account gets it from the admin of this installation.",
    ),
    "login_wrong": Phrase(
        "Name und Passwort passen nicht zusammen. Noch einmal eingeben, oder die Verwaltung um ein neues Passwort "
        "bitten.",
        "Name and password do not fit. Enter them again, or ask the admin for a new password.",
    ),
    "login_too_many": Phrase(
        "Zu viele Versuche. Eine Minute warten und dann noch einmal eingeben.",
        "Too many attempts. Wait a minute, then enter them again.",
    ),
    "login_old": Phrase(
        "Diese Seite war veraltet. Name und Passwort bitte noch einmal eingeben.",
        "This page was out of date. Please enter name and password again.",
    ),
    "login_through": Phrase("Weiter zu der Seite", "Go on to the page"),
    "error_401": Phrase("Hier muss man angemeldet sein", "This needs a login"),
    "error_401_next": Phrase(
        "Anmelden und es noch einmal senden: Nach 30 Minuten ohne Benutzung endet eine Sitzung. Programme senden "
        "ein gültiges Token.",
        "Sign in and send it again: a session ends after 30 minutes without use. Programs send a valid token.",
    ),
    "error_role": Phrase("Das darf dieser Zugang nicht", "This account may not do that"),
    "error_role_next": Phrase(
        "Wer es braucht, lässt sich von der Verwaltung eine andere Rolle geben; ein Token mit der Reichweite „read“ "
        "kann nur lesen.",
        "Whoever needs it asks the admin for another role; a token of scope “read” can only read.",
    ),
    "account": Phrase("Mein Zugang", "My account"),
    "account_lead": Phrase("Angemeldet als {name}, Rolle: {role}.", "Signed in as {name}, role: {role}."),
    "account_password": Phrase("Passwort ändern", "Change the password"),
    "account_password_now": Phrase("Bisheriges Passwort", "Present password"),
    "account_password_new": Phrase("Neues Passwort, mindestens 12 Zeichen", "New password, at least 12 letters"),
    "account_password_means": Phrase(
        "Danach ist der Zugang überall sonst abgemeldet. Tokens gelten weiter.",
        "After that the account is signed out everywhere else. Tokens stay valid.",
    ),
    "account_password_wrong": Phrase("Das bisherige Passwort stimmt nicht.", "The present password is wrong."),
    "account_password_refused": Phrase(
        "Dieses Passwort nehmen wir nicht: 12 bis 200 Zeichen, mindestens fünf verschiedene, ohne den Namen darin.",
        "This password is not taken: 12 to 200 letters, at least five different ones, without the name in it.",
    ),
    "account_sessions": Phrase("Sitzungen", "Sessions"),
    "account_begun": Phrase("angemeldet seit", "Signed in since"),
    "account_used": Phrase("zuletzt benutzt", "Last used"),
    "account_this": Phrase("diese", "this one"),
    "account_elsewhere": Phrase("Überall sonst abmelden", "Sign out everywhere else"),
    "account_tokens": Phrase("Tokens für Programme", "Tokens for programs"),
    "account_tokens_lead": Phrase(
        "Ein Programm sendet sein Token als „Authorization: Bearer …“. „read“ liest; „write“ nimmt auch Meldungen zur "
        "Kenntnis, nie mehr, als der Zugang darf. Zugänge verwaltet kein Token.",
        "A program sends its token as “Authorization: Bearer …”. “read” reads; “write” takes note of notices, too, "
        "never more than the account may. No token manages accounts.",
    ),
    "account_token_fresh": Phrase(
        "Das neue Token. Es steht nur dieses eine Mal hier; bewahrt wird allein sein Prüfwert.",
        "The new token. It stands here this once; only its digest is kept.",
    ),
    "account_token_label": Phrase("Wofür", "What for"),
    "account_token_scope": Phrase("Reichweite", "Scope"),
    "account_token_days": Phrase("Gilt so viele Tage", "Days that it lasts"),
    "account_token_ends": Phrase("gilt bis", "Valid until"),
    "account_token_make": Phrase("Token ausstellen", "Make a token"),
    "account_token_remove": Phrase("Zurückziehen", "Withdraw"),
    "account_none_yet": Phrase("noch nie", "never"),
    "users": Phrase("Zugänge", "Accounts"),
    "users_lead": Phrase(
        "Wer dieses Dashboard benutzen darf. Jede Änderung steht im Nachweis, mit der Nummer des Zugangs, nie mit dem "
        "Namen.",
        "Who may use this dashboard. Every change stands in the evidence log by the number of the account, never by "
        "name.",
    ),
    "users_number": Phrase("Nr.", "No."),
    "users_role": Phrase("Rolle", "Role"),
    "users_made": Phrase("seit", "Since"),
    "users_add": Phrase("Zugang anlegen", "Add an account"),
    "users_change": Phrase("Ändern", "Change"),
    "users_set_role": Phrase("Rolle geben", "Set the role"),
    "users_set_password": Phrase("Passwort setzen", "Set the password"),
    "users_remove": Phrase("Entfernen", "Remove"),
    "users_name_refused": Phrase(
        "Diesen Namen nehmen wir nicht: 2 bis 100 Zeichen aus a-z 0-9 . _ @ + -",
        "This name is not taken: 2 to 100 of a-z 0-9 . _ @ + -",
    ),
    "users_name_taken": Phrase("Diesen Namen hat schon ein Zugang.", "There is an account of this name already."),
    "users_unknown": Phrase("Diesen Zugang gibt es nicht mehr.", "There is no such account any more."),
    "users_last_admin": Phrase(
        "Das ist die einzige Verwaltung: erst einem anderen Zugang diese Rolle geben.",
        "This is the only admin: give another account this role first.",
    ),
    "word_viewer": Phrase("lesen", "viewer"),
    "word_quality-manager": Phrase("Qualitätsmanagement", "quality manager"),
    "word_admin": Phrase("Verwaltung", "admin"),
}
