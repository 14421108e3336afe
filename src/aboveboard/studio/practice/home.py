"""The page on which people choose an app or a task."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from aboveboard.studio.practice.tasks import Task

TITLES: Mapping[str, tuple[str, str, str]] = {
    "expenses": ("Tally", "Expenses, receipts and approvals", "#0e7a5f"),
    "mail": ("Courierly", "Mail with folders, labels and shortcuts", "#4553c9"),
    "calendar": ("Daybook", "Appointments by week and month", "#b83262"),
    "grid": ("Ledgerlines", "A spreadsheet with formulas", "#18794e"),
    "board": ("Lanes", "Tickets on a board", "#7045c4"),
    "console": ("Helm", "The administration of a company's accounts", "#00639b"),
    "desks": ("Deskwise", "Desks booked by the day", "#0f6f8f"),
}
"""App -> its name, what it is, and its colour."""

_STYLE = """
:root{font:15px/1.5 "Inter","Segoe UI","Noto Sans","Nimbus Sans",Arial,"Liberation Sans",sans-serif;color:#1b2330;
background:#f5f6f8}*{box-sizing:border-box}body{margin:0 auto;max-width:1080px;padding:44px 24px}h1{font-size:28px;
letter-spacing:-.02em;margin:0}p{margin:6px 0 0;color:#566072}form{margin:20px 0 26px;display:flex;gap:10px;
align-items:center}input,button{font:inherit;padding:7px 12px;border:1px solid #c9ced7;border-radius:8px;
background:#fff}input{width:110px}main{display:grid;grid-template-columns:repeat(auto-fill,minmax(320px,1fr));gap:18px}
section{background:#fff;border:1px solid #e2e5ea;border-radius:14px;padding:20px;box-shadow:0 1px 2px rgb(20 30 50/6%)}
h2{font-size:18px;margin:0;display:flex;align-items:center;gap:10px}h2 a{color:inherit;text-decoration:none}
h2 a:hover{text-decoration:underline}i{width:14px;height:14px;border-radius:5px;background:var(--c)}
ul{list-style:none;margin:14px 0 0;padding:0}li a{display:flex;justify-content:space-between;padding:6px 9px;
margin:0 -9px;border-radius:7px;color:inherit;text-decoration:none}li a:hover{background:#f2f4f7}
li span{color:#6f788a;font-size:13px}
"""


def home_page(tasks: Sequence[Task[Any]], addresses: Mapping[str, str], seed: int) -> str:
    """Return the page with every app and its tasks, for a seed."""
    cards = "".join(_card(app, tasks, addresses[app], seed) for app in addresses)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Practice apps</title>'
        f'<link rel="icon" href="data:,"><style>{_STYLE}</style></head><body><h1>Practice apps</h1>'
        "<p>Open an app to look around, or choose a task: it is shown above the app and says when it is done.</p>"
        f'<form><label for="seed">Seed</label><input id="seed" name="seed" value="{seed}" inputmode="numeric">'
        f"<button>Use it</button></form><main>{cards}</main></body></html>"
    )


def _card(app: str, tasks: Sequence[Task[Any]], address: str, seed: int) -> str:
    name, what, colour = TITLES[app]
    rows = "".join(
        f'<li><a href="/begin/{escape(task.id)}?seed={seed}" target="_blank">{escape(_words(task))}'
        f"<span>{escape(task.skill)}</span></a></li>"
        for task in tasks
        if task.app == app
    )
    link = f'<a href="{address}/?seed={seed}" target="_blank">{name}</a>'
    return f'<section style="--c:{colour}"><h2><i></i>{link}</h2><p>{what}</p><ul>{rows}</ul></section>'


def _words(task: Task[Any]) -> str:
    return task.id.partition("/")[2].replace("-", " ").capitalize()
