"""What is handed over: PDF, HTML, DOCX, DICOM media, checksums."""
