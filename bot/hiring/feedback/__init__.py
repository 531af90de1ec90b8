"""What do interviewers think, how is it read, who may read it, and what is decided on it?"""
