"""The house keeps itself straight: checks of the program's own text and structure, each shown to bite."""
