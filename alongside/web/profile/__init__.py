"""The support profile: what a person says about themselves to be matched."""
