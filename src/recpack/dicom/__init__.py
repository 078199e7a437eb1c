"""DICOM tools that reading, de-identification and media share: no policy, no patient logic."""
