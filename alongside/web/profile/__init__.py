"""The page on which somebody says what matters for a support partner."""
