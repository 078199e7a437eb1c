"""The options of PS3.15's confidentiality profile that recpack offers, by name."""

from __future__ import annotations

# Name to code (PS3.16 CID 7050). The Basic Profile (113100) is always on; so are all of these
# unless a folder or a call asks for some only.
DICOM_OPTIONS = {
    "clean-pixel-data": "113101",
    "clean-graphics": "113103",
    "clean-structured-content": "113104",
    "clean-descriptors": "113105",
    "retain-longitudinal-modified-dates": "113107",
    "retain-patient-characteristics": "113108",
    "retain-safe-private": "113111",
}
ALL_DICOM_OPTIONS = frozenset(DICOM_OPTIONS)
NO_OPTION = "basic"  # said alone: the Basic Profile without any option
