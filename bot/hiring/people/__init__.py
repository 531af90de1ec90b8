"""Who is somebody, what may they decide, when may they be disturbed, and who is in which channel?"""
