"""De-identification of DICOM: profile, elements, pixels."""
