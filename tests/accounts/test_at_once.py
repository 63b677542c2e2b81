"""One code, tried twice at the same moment: it works once."""

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from flask import Flask
from flask.testing import FlaskClient

from govsocial.accounts import actions
from govsocial.accounts.models import Account
from govsocial.core.db import commit, db
from tests.accounts.doors import account_of
from tests.accounts.test_second_factor import fresh_code, switch_on
from tests.meanwhile import MOMENT, elsewhere

Clients = Callable[[str], FlaskClient]


@pytest.mark.parametrize("prove", [actions.prove_code, actions.spend_recovery_code])
def test_a_code_works_once_also_for_two_at_once(
    app: Flask, client_for: Clients, prove: Callable[[Account, str], None]
) -> None:
    recovery = switch_on(client_for("ines"))
    code = fresh_code("ines") if prove is actions.prove_code else recovery[0]
    account_id = account_of("ines").id
    db.session.rollback()
    both, let_in = Barrier(2), list[bool]()

    def try_it() -> None:
        account = db.session.get_one(Account, account_id)
        with suppress(BrokenBarrierError):
            both.wait(MOMENT)
        with suppress(actions.NotProven):
            prove(account, code)
            commit()
            let_in.append(True)

    for thread in [elsewhere(app, try_it), elsewhere(app, try_it)]:
        thread.join()
    assert let_in == [True]
