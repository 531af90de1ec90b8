"""Use cases: what people and the repository decide about roles. Functions take the session first and never commit."""
