"""Two coders' or two exports' records of the same reports, side by side: read → match → measure → show."""
