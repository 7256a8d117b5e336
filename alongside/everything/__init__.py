"""What concerns every topic: the frame, the command line, export, erasure, imports, the demo."""
