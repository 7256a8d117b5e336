"""The pieces of support partners, as one of them sees it."""
