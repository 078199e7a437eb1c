"""De-identification of text, pixels and DICOM."""
