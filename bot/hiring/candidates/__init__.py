"""Who might join, for which role, how far are they, who may know of it, and how does it end?"""
