"""Rolecall's Slack side: it parses, calls one use case, and answers. It decides nothing."""
