"""Letters: what leaves by e-mail, in words, and the one who carries them."""
