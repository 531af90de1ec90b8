"""Use cases, a room a subject, as in handlers/. Functions take the session first and `now` by name, and never commit."""
