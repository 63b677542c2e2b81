"""Read by gunicorn when it is started in this folder: workers are forked from one process that has loaded the program.

They start at once and share what they loaded. A new version takes a restart; HUP alone does not load it.
"""

preload_app = True
