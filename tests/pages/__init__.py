"""The pages as a reader meets them, run whole by Streamlit's AppTest."""
