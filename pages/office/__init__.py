"""The pages of an office that one action opens: for administrators, for auditors."""
