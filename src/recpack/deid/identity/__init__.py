"""Who the folder is about: harvest, subject, guard against a second patient, review."""
