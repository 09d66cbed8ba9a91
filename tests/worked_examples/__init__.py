"""What CONTRIBUTING.md says of adding things, carried out on a copy of the project."""
