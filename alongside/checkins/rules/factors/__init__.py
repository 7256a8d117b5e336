"""What often comes together with heavier or lighter weeks."""
