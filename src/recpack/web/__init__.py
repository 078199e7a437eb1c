"""Local web views."""
