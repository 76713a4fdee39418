"""The staff console: read redacted transcripts, judge them, call people back, teach. Never reads raw words of a patient."""
