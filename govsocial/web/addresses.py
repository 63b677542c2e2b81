"""How the program's addresses are read."""

from werkzeug.routing import IntegerConverter


class PublicNumber(IntegerConverter):
    """<int:…> in an address: at most nine digits, so that no number overflows a column; anything longer is a 404."""

    regex = r"[0-9]{1,9}"
