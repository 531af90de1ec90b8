"""How is everything saved into one file and brought back without saying anything twice?"""
