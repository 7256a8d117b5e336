"""Support profiles: what people say about themselves, their availability and time off."""
