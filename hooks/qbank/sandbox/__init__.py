"""Runs a stranger's block of Python where it can reach nothing: `runner` starts it, the rest happens inside.

Three walls, each of the kernel where it matters: Landlock for files, a seccomp filter for everything else that a
program can ask of the system, resource limits for what it may use up. All three work without privileges, as root,
and in containers that forbid namespaces. An audit hook of Python's stands before them, for messages that say what
was refused. Where a wall of the kernel is missing, nothing is run.
"""
