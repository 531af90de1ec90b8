"""Rolecall knows hiring here; what it knows of Slack lives in `handlers`."""
