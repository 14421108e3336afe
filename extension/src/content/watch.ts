// Everything that is watched in one frame, put together.
import type { Scope, Telling } from "../port.js";
import { answer } from "./answering.js";
import { Choosing } from "./choosing.js";
import { watchClipboard } from "./clipboard.js";
import { watchDialogs } from "./dialogs.js";
import { watchDragging } from "./dragging.js";
import { watchEdits } from "./edits.js";
import { Elements } from "./elements.js";
import { watchFiles } from "./files.js";
import { watchFocus } from "./focus.js";
import { Frame } from "./frame.js";
import { tellPlace } from "./framing.js";
import { watchNavigation } from "./navigation.js";
import { Page } from "./page.js";
import { watchPointer } from "./pointer.js";
import { Popups } from "./popups.js";
import { watchScrolling } from "./scrolling.js";
import type { Secrets } from "./secrets.js";
import { watchSelects } from "./selects.js";
import { watchToggles } from "./toggles.js";
import { Calibration } from "./viewport.js";

/** What is watched: it ends once, tells where it hangs in its page when the frames there are others, and answers. */
export interface Watched {
  readonly end: () => void;
  readonly where: (turn: number) => void;
  readonly asked: (number: number) => void;
}

/** Watch a frame; `secrets` are what is known of its document from the times before. */
export function watch(scope: Scope, secrets: Secrets, send: (telling: Telling) => void): Watched {
  const frame = new Frame(scope, secrets, send);
  let latest = scope.frames;
  const place = (): void => tellPlace(frame, latest);
  const elements = frame.turn(() => watchAll(frame, place));
  return {
    end: () => frame.end(),
    where: (turn) => frame.guard(() => ((latest = turn), place())),
    asked: (number) => answer(frame, elements, number),
  };
}

function watchAll(frame: Frame, place: () => void): Elements {
  let again: () => void = () => undefined;
  const page = new Page(frame, () => again());
  const calibration = new Calibration(frame);
  const elements = new Elements(frame);
  elements.onSight(() => calibration.tell()); // by then the page is laid out
  again = () => {
    place(); // a frame that left its routes hangs nowhere until it says so again
    calibration.tell(true);
    elements.renew();
  };
  watchNavigation(frame, () => page.look());
  watchPointer(frame, elements, calibration);
  watchFocus(frame, elements);
  watchEdits(frame, elements);
  watchSelects(frame, elements);
  watchToggles(frame, elements);
  new Choosing(frame, elements, new Popups(frame, elements));
  watchDialogs(frame, elements);
  watchDragging(frame, elements);
  watchFiles(frame, elements);
  watchScrolling(frame, elements);
  watchClipboard(frame, elements);
  place();
  return elements;
}
