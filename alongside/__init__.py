"""Weekly check-ins, honest trends and peer support for people who advocate for others."""

__version__ = "0.13.0"
