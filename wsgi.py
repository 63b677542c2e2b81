"""For WSGI servers: `gunicorn wsgi:app`."""

from govsocial import create_app

app = create_app()
