"""Support partners and requests, as one person sees them."""
