"""The mailer's queries, by subject."""
