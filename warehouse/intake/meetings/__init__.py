"""What was asked at a meeting, and an answer to it: examined and accepted as a template is."""
