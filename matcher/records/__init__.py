"""Records: data as entered, checked and read from a dataset folder."""
