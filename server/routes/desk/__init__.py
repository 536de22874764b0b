"""``/api/desk``: what officials ask and command."""

from __future__ import annotations

from litestar import Router

from server.routes.desk import (
    administration,
    cases,
    comments,
    factor,
    publications,
    services,
    session,
    templates,
)

desk_router = Router(
    path="/api/desk",
    route_handlers=[
        session.sign_in,
        session.session,
        session.sign_out,
        factor.factor_state,
        factor.begin_factor,
        factor.confirm_factor,
        factor.remove_factor,
        cases.list_cases,
        cases.one_case,
        cases.neighbours,
        cases.case_attachment,
        cases.colleagues,
        cases.attendants,
        cases.assign_cases,
        cases.list_organizations,
        cases.answer_case,
        cases.move_case,
        cases.assign_case,
        cases.extend_case,
        cases.redirect_case,
        comments.list_comments,
        comments.decide_comment,
        publications.publish,
        services.list_services,
        services.one_service,
        services.publish_service,
        services.restore_service,
        templates.ready_answers,
        templates.list_templates,
        templates.save_template,
        templates.remove_template,
        templates.due_report,
        administration.list_officials,
        administration.add_official,
        administration.change_official,
        administration.remove_official,
        administration.reset_factor,
        administration.read_log,
        administration.export_log,
    ],
    tags=["desk"],
    response_headers={"Cache-Control": "no-store"},
)
