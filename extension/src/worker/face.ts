// What the toolbar shows: recorded here or not, and why, in the words of `_locales`.
import type { PageState } from "./frames.js";
import type { Site, Standing } from "./standing.js";

/** How it stands with the page in front, and in what words: names of messages in `_locales`. */
export interface Face {
  readonly recorded: boolean;
  readonly heading: "recordedHere" | "notRecordedHere";
  readonly why: string;
  readonly badge: string;
  readonly colour: string;
  /** Whether Pause does anything now. */
  readonly pausable: boolean;
}

const STRUCTURE_ONLY: ReadonlySet<string> = new Set(["mail", "chat", "meeting", "person_records"]);
const RED = "#b3261e";
const AMBER = "#7a5d00";
const GREY = "#5f6368";

/** Reasons that have words of their own; any other is told as the state alone. */
const REASONS: ReadonlySet<string> = new Set(["locked", "suspended", "policy", "consent", "indicator", "budget", "fault", "unheard"]);

/** Return what to show for a page, whose `site` is known where it is recorded. */
export function face(standing: Standing, state: PageState, site: Site | undefined): Face {
  const recording = standing.state === "recording";
  if (recording && state === "recorded" && site) return { ...recorded(site), pausable: true };
  const reason = REASONS.has(standing.reason) ? `why_${standing.reason}` : `why_${standing.state}`;
  const paused = standing.state === "paused";
  return {
    recorded: false,
    heading: "notRecordedHere",
    why: recording ? `why_${state === "recorded" ? "unlisted" : state}` : reason,
    badge: paused ? "II" : "",
    colour: paused ? AMBER : GREY,
    pausable: recording,
  };
}

function recorded(site: Site): Omit<Face, "pausable"> {
  const why = STRUCTURE_ONLY.has(site.scope.app_class) ? "why_structure" : `why_text_${site.scope.text}`;
  return { recorded: true, heading: "recordedHere", why, badge: "REC", colour: RED };
}
