"""The rooms of the application: each module has its ``router``, and says what its pages are for."""
