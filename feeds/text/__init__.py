"""Tools on strings and bytes: values in, values out. No I/O, no settings, no clock."""
