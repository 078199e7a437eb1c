"""Commands: the only place that prints or exits."""
