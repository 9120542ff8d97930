"""What the pages of calls, of figures and of health show: rows in, values of a page out. Pure."""
