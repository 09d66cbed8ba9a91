"""Alerts: what somebody must look at, told once a cause, in a file, by mail or to a webhook."""
