"""De-identification of text: recognisers, span resolution, calendars, surrogates."""
