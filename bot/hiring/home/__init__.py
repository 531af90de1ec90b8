"""What does each person see at a glance: App Home, and the morning's digest of what is stuck?"""
