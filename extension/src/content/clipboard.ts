// That something was copied, cut or pasted: the kind only.
import type { Elements } from "./elements.js";
import type { Frame } from "./frame.js";
import { targetOf } from "./tree.js";

const KINDS = ["copy", "cut", "paste"] as const;

export function watchClipboard(frame: Frame, elements: Elements): void {
  for (const kind of KINDS)
    frame.listen<ClipboardEvent>(window, [kind], (event) => {
      const target = targetOf(event);
      if (!frame.isUsed || (target !== null && frame.secrets.isSecure(target))) return;
      frame.tell({ type: "clipboard_used", at: frame.at(event), kind, node: elements.node(target) });
    });
}
