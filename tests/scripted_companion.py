"""A companion for tests: a real strip on the screen and a real connection, told what to do line by line on stdin.

Runs as a process of its own, because the recorder asks the kernel whose strip it is. Each line is a JSON list: a
verb and its arguments; each answer is one line of JSON.
"""

import json
import socket
import sys
import tkinter
from pathlib import Path

import msgspec

from aboveboard.formats.control import (
    HEARTBEAT_MS,
    LARGEST_PACKET,
    Discard,
    Heartbeat,
    Pause,
    Request,
    Resume,
    Start,
    Status,
    decode_reply,
    encode,
)
from aboveboard.model.sessions import SessionHead

HEIGHT = 28
COLOURS = ("red", "orange", "yellow", "green", "blue", "purple", "white")


class Companion:
    def __init__(self, address: str) -> None:
        self.root = tkinter.Tk()
        self.root.overrideredirect(boolean=True)
        width = self.root.winfo_screenwidth()
        self.root.geometry(f"{width}x{HEIGHT}+0+0")
        self.field = tkinter.Frame(self.root, width=16, height=16, bg="red")
        self.field.place(x=6, y=6)
        tkinter.Label(self.root, text="recording").place(x=40, y=4)
        self.root.update()
        self.connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.connection.connect(address)
        self.beating = self.drawing = True
        self.colour = 0
        self.root.after(200, self.draw)
        self.root.after(HEARTBEAT_MS, self.beat)
        self.root.tk.createfilehandler(sys.stdin, tkinter.READABLE, self.told)

    def draw(self) -> None:
        if self.drawing:
            self.colour += 1
            self.field.configure(bg=COLOURS[self.colour % len(COLOURS)])
            self.root.attributes("-topmost", True)
        self.root.after(200, self.draw)

    def beat(self) -> None:
        if self.beating:
            self.ask(Heartbeat())
        self.root.after(HEARTBEAT_MS, self.beat)

    def ask(self, request: Request) -> bytes:
        try:
            self.connection.send(encode(request))
            return msgspec.json.encode(decode_reply(self.connection.recv(LARGEST_PACKET)))
        except (OSError, msgspec.MsgspecError):
            return b'{"state": "gone"}'

    def told(self, *_: object) -> None:
        line = sys.stdin.readline()
        if not line:
            self.root.destroy()
            return
        verb, *arguments = json.loads(line)
        sys.stdout.write(self.do(verb, arguments).decode() + "\n")
        sys.stdout.flush()

    def do(self, verb: str, arguments: list[object]) -> bytes:
        if verb in {"start", "resume"}:
            head = msgspec.convert(arguments[0], SessionHead)
            kind = Start if verb == "start" else Resume
            return self.ask(kind(head=head, strip_window=int(str(arguments[1])) if len(arguments) > 1 else self.window))
        if verb == "discard":
            return self.ask(Discard(minutes=int(str(arguments[0]))))
        if verb in {"pause", "status"}:
            return self.ask(Pause() if verb == "pause" else Status())
        if verb == "window":
            return json.dumps({"window": self.window}).encode()
        if verb == "withdraw":
            self.root.withdraw()
        elif verb == "move":
            self.root.geometry(f"+{arguments[0]}+{arguments[1]}")
        elif verb == "freeze":
            self.drawing = False
        elif verb == "fall silent":
            self.beating = False
        self.root.update()
        return b"{}"

    @property
    def window(self) -> int:
        return int(self.root.winfo_id())


if __name__ == "__main__":
    companion = Companion(str(Path(sys.argv[1])))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    companion.root.mainloop()
