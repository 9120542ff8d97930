"""`vigie export`: a note, a search or the list of notes as a file that another program opens.

Each module finds what is asked and has ``formats`` make it; ``placing`` alone writes.
"""
