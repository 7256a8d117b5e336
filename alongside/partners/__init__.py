"""How partners find each other: requests, urgent requests and rounds."""
