"""Assessment: should we answer at all, and how? Guided by playbooks, one question a page."""

from flask import Flask


def install(app: Flask) -> None:
    """Register doors. Bad playbook data stops the program here, not on a page."""
    from govsocial.assessment import playbook
    from govsocial.assessment.views import room
    from govsocial.web import nav

    playbook.shipped()
    app.register_blueprint(room)
    nav.shelve("/assessments", "issues.issue_list")
