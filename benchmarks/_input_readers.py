"""The programs that are compared: each says `ready`, writes a line for each of COUNT motions, says `done`, waits."""

OURS = """
import os, select, signal, sys, time
from aboveboard.desktop.x11.desktop import X11Desktop
wanted, seen, write = int(sys.argv[1]), 0, sys.stdout.write
with X11Desktop(os.environ) as desktop:
    print("ready", file=sys.stderr, flush=True)
    while seen < wanted:
        select.select([desktop.fileno()], [], [])
        time.sleep(0.020)  # as the recorder does (recorder.loop.BATCH_S)
        events = desktop.read()
        write("".join([f"{event.time} {event.at.x} {event.at.y} {event.state}\\n" for event in events]))
        seen += len(events)
    sys.stdout.flush()
    print("done", file=sys.stderr, flush=True)
    signal.pause()
"""

PYNPUT = """
import signal, sys, threading, time
from pynput import mouse
wanted, seen, write, done = int(sys.argv[1]), 0, sys.stdout.write, threading.Event()
def moved(x, y):
    global seen
    write(f"{time.monotonic_ns()} {x} {y}\\n")
    seen += 1
    if seen == wanted:
        done.set()
with mouse.Listener(on_move=moved) as listener:
    listener.wait()
    print("ready", file=sys.stderr, flush=True)
    done.wait()
    sys.stdout.flush()
    print("done", file=sys.stderr, flush=True)
    signal.pause()
"""
