"""The vocabulary: frozen values and closed sets that every room shares. No behaviour, no I/O."""
