"""The `xuntu` command: one module a group of commands."""
