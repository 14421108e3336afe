/* The floor: a RECORD client in C that does the least a recorder must, one line of text per event.
   Usage: record_reader COUNT; says `ready` and `done` on standard error and then waits to be ended. */
#include <X11/Xlib.h>
#include <X11/Xproto.h>
#include <X11/extensions/record.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static long seen;

static void take(XPointer unused, XRecordInterceptData *data)
{
    (void)unused;
    if (data->category == XRecordFromServer) {
        const xEvent *event = (const xEvent *)data->data;
        printf("%u %d %d %u\n", (unsigned)event->u.keyButtonPointer.time, event->u.keyButtonPointer.rootX,
               event->u.keyButtonPointer.rootY, (unsigned)event->u.keyButtonPointer.state);
        seen++;
    }
    XRecordFreeData(data);
}

int main(int count, char **words)
{
    if (count != 2)
        return 2;
    long wanted = atol(words[1]);
    Display *control = XOpenDisplay(NULL), *data = XOpenDisplay(NULL);
    if (!control || !data)
        return 3;
    XRecordRange *range = XRecordAllocRange();
    XRecordClientSpec all = XRecordAllClients;
    range->device_events.first = KeyPress;
    range->device_events.last = MotionNotify;
    XRecordContext context = XRecordCreateContext(control, 0, &all, 1, &range, 1);
    XSync(control, False);
    if (!XRecordEnableContextAsync(data, context, take, NULL))
        return 4;
    fprintf(stderr, "ready\n");
    struct pollfd socket = {ConnectionNumber(data), POLLIN, 0};
    struct timespec batch = {0, 10000000};
    while (seen < wanted) {
        poll(&socket, 1, -1);
        nanosleep(&batch, NULL);
        XRecordProcessReplies(data);
    }
    fflush(stdout);
    fprintf(stderr, "done\n");
    pause();
    return 0;
}
