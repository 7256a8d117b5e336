"""An organisation's staff list as a file: read, compared with what is stored, and applied."""
