"""For WSGI servers: `gunicorn wsgi:app`."""

from govsocial.server import ready

app = ready()
