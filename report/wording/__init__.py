"""The words themselves, in German and English, one file per kind of text."""
