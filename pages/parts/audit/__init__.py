"""What the audit log says, for auditors (`pages/office/audit.py`)."""
