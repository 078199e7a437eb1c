"""The stages of the path, one file each; none imports another, build.py alone knows their order."""
