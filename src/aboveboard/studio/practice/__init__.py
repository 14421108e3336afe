"""Practice apps: small web apps on loopback in which people, tests and learners do tasks that can be checked.

The apps themselves are TypeScript (`practice/` at the top of the repository); here they are served, each at an origin
of its own, and here are their tasks.
"""
