"""What is kept: redacted transcripts, sealed state, contact requests. Holds no rules of the dialogue."""
