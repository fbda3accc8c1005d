"""Where payloads come from: directories and single files. Knows the file system, never what a text means."""
