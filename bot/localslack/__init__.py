"""The local Slack: a server that behaves like Slack, for trying, demonstrating and testing a bot without a workspace.

It imports nothing of the rest of the project, and no Slack library: what a client sees is what goes over the wire.
"""
