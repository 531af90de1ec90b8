"""How do roles follow the repository? What a look found is recorded, waits its hold time, and is told once."""
