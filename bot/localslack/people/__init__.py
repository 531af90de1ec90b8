"""The people API: what the page and the Python driver use to be somebody in the workspace."""
