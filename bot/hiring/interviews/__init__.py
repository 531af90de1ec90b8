"""When does who meet a candidate, what is each person reminded of, and what happens when somebody can't?"""
