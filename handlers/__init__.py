"""What Slack sends is parsed here, given to one use case, and answered; nothing is decided here."""
