"""Audit tables: files of audits, findings and certificates to records, every row kept or rejected with its reason."""
