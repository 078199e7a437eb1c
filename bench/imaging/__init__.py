"""Measuring DICOM de-identification: planted objects, answer keys, peers, speed, hostile files."""
