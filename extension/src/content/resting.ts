// Animations that move something and rest in between: nobody hears when they go on, and while they rest nothing is drawn.
import { plain } from "./plain.js";
import { rectOf } from "./rects.js";
import { isSmall } from "./walk.js";

/** What an animation may change without anything lying elsewhere, or more of it being there. */
const STILL = /^(opacity|background(Position|Size)|outline|boxShadow|clipPath|mask|fill|stroke)|[cC]olor$/;
/** What moves, shows or hides an element and what it holds, and nothing around it. */
const INNER = /^(transform|translate|rotate|scale|offset|perspective|visibility)/;
const STEPPED = /step|linear\(/; // an easing by stops of its own may rest between them
const GRADUAL = /^(?!.*url\()(.*\d|none$)/;
/** What turns at once, also from number to number. */
const ABRUPT = /^(content|order|grid|counter|columnCount|listStyle)|[lL]ineClamp$/;
const TIMES: ReadonlySet<string> = new Set(["offset", "computedOffset", "easing", "composite"]);

/** What tells whether an animation has changed anything that nobody hears of. */
export function stationOf(animation: Animation): () => string {
  // A script may move what does not run, and let it rest there.
  if (animation.playState !== "running") return () => `${animation.playState} ${String(animation.currentTime)}`;
  // Style sheets say when theirs end, and what never rests is drawn without rest.
  const station = isOfScript(animation) && hasEnd(animation) ? (): string => progressOf(animation) : restingOf(animation);
  return () => `${animation.playState} ${station()}`;
}

function isOfScript(animation: Animation): boolean {
  return !(animation instanceof CSSAnimation || animation instanceof CSSTransition);
}

function hasEnd({ effect }: Animation): boolean {
  return Number.isFinite(effect?.getComputedTiming().endTime ?? 0);
}

function progressOf({ effect }: Animation): string {
  return String(effect?.getComputedTiming().progress);
}

/** What is other whenever an animation that rests on its way has moved something. */
function restingOf({ effect }: Animation): () => string {
  if (!(effect instanceof KeyframeEffect) || effect.target === null) return () => "";
  const { target, pseudoElement } = effect;
  const frames = effect.getKeyframes();
  const named = new Set(frames.flatMap((frame) => Object.keys(frame)));
  const moving = [...named].filter((name) => !TIMES.has(name) && !STILL.test(name));
  const easings = [effect.getTiming().easing ?? "", ...frames.map(({ easing }) => easing)];
  const rests = easings.some((easing) => STEPPED.test(easing)) || moving.some((name) => isHeld(frames, name));
  if (!rests || moving.length === 0 || isInDrawing(target)) return () => "";
  if (pseudoElement === null && moving.every((name) => INNER.test(name)) && isSign(target)) return () => "";
  const style = getComputedStyle(target, pseudoElement);
  return () => moving.map((name) => (name.startsWith("--") ? style.getPropertyValue(name) : style[name as "top"])).join();
}

/** Whether a property stays as it is for a part of the time, or turns at once: between words there is nothing. */
function isHeld(frames: readonly ComputedKeyframe[], name: string): boolean {
  if (ABRUPT.test(name)) return true;
  const values = frames.flatMap((frame) => (frame[name] === undefined ? [] : [String(frame[name])]));
  return values.some((value, place) => !GRADUAL.test(value) || value === values[place + 1]);
}

/** Whether an element is a part of a drawing, which is filled whole. */
function isInDrawing(target: Element): boolean {
  return target instanceof SVGElement && target.ownerSVGElement !== null;
}

/** Whether an element is a caret, a wheel that turns, or the like: it holds nothing to read. */
function isSign(target: Element): boolean {
  if (!isSmall(rectOf(plain(target).getBoundingClientRect()))) return false;
  return plain(target).firstChild === null || (target instanceof SVGSVGElement && target.textContent?.trim() === "");
}
