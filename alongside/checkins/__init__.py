"""The weekly check-in, questionnaires, own trends, and sharing them."""
