"""recpack: a folder of medical records in, a de-identified English second-opinion bundle out."""

import os as _os

# onnxruntime sends usage statistics unless told not to before it is first imported.
_os.environ["ORT_DISABLE_TELEMETRY"] = "1"

__version__ = "0.1.0"
