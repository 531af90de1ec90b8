"""Block Kit's rules: every limit, and Slack's words for what breaks it.

Written from Slack's reference of blocks, elements and composition objects; checked against two independent collections of
valid and invalid cases in the tests. Lengths count code points.
"""
