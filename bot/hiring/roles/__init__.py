"""What do people decide about a role, how is it found, shown and announced, and how is an act taken back?"""
