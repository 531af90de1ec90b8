"""What is held about a candidate, how is it erased everywhere, and for how long is it kept?"""
