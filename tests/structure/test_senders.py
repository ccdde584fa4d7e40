"""Only who asks the policy texts or rings anybody."""

import ast
from pathlib import Path
from typing import Final

from tests.structure.sources import GATEWAY, calls_of

SENDS: Final = {"send_text", "place_call"}
SENDERS: Final = {"calling/ringing.py", "messaging/sending.py"}


def test_nobody_else_sends() -> None:
    found = {str(path.relative_to(GATEWAY)) for path in GATEWAY.rglob("*.py") if SENDS & named_in(path.read_text())}
    assert found == SENDERS | {"carriers/twilio.py"}


def test_each_sender_asks_first() -> None:
    """The claim that comes before the sending is made by the function that has asked."""
    for sender in SENDERS:
        tree = ast.parse((GATEWAY / sender).read_text(encoding="utf-8"))
        assert "may_contact" in {
            name.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "gateway.contact"
            for name in node.names
        }
        assert {"person", "rules"} <= calls_of(GATEWAY / sender), f"{sender} does not ask gateway/reachable.py"


def test_only_who_asks_first_makes_a_letter() -> None:
    """What is handed to `messaging.sending.send` was claimed by somebody who asked; a blast asks by `Vetting`."""
    makers = {str(path.relative_to(GATEWAY)) for path in GATEWAY.rglob("*.py") if "Letter" in functions_called(path)}
    assert makers == {"messaging/sending.py", "blasts/sending/claiming.py"}
    assert "Vetting" in functions_called(GATEWAY / "blasts" / "sending" / "claiming.py")
    assert {"people", "rules"} <= calls_of(GATEWAY / "blasts" / "sending" / "claiming.py")
    assert {"may_contact", "quiet_from"} <= functions_called(GATEWAY / "blasts" / "vetting.py")


def test_the_check_sees_a_method_that_is_only_handed_on() -> None:
    assert named_in("pool.map(runtime.carrier.send_text, people)") == {"send_text"}
    assert named_in("def send_text(): pass") == {"send_text"}


def named_in(source: str) -> set[str]:
    """Attributes, however they are used, and functions of these names."""
    nodes = list(ast.walk(ast.parse(source)))
    return SENDS & (
        {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        | {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    )


def functions_called(path: Path) -> set[str]:
    """By their bare names, classes that are made included."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
