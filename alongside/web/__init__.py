"""The only Streamlit and HTTP inside the package."""
