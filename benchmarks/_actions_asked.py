"""What a page is asked around an act of the bench `actions`: its own state before and after, never our script's."""

ANSWERING = frozenset({"return", "escape", " "})
"""Keys that answer a dialog."""

_DEEP = """(x, y) => { let at = document.elementFromPoint(x, y);
  for (let inner = at; inner?.shadowRoot; ) { inner = inner.shadowRoot.elementFromPoint(x, y);
    if (!inner || inner === at) break; at = inner; } return at; }"""
_BOXES = "'input, [role=checkbox], [role=switch], [role=radio], [aria-pressed]'"
_ON = """const on = (e) => e.hasAttribute('aria-pressed') ? e.getAttribute('aria-pressed') === 'true'
    : e.checked ?? e.selected ?? e.getAttribute('aria-checked') === 'true';"""
_AROUND = "const out = (e) => e.assignedSlot || e.parentElement || e.getRootNode().host || null;"
# What is drawn of a kind, through shadow trees: lists and menus by their roles, or by the names of who makes them.
_SHOWN = """const every = (root, wanted) => [...root.querySelectorAll('*')].flatMap((e) =>
    [...(e.matches(wanted) ? [e] : []), ...(e.shadowRoot ? every(e.shadowRoot, wanted) : [])]);
  const inner = (e) => [...(e.shadowRoot || e).querySelectorAll('*')].some((one) => one.getClientRects().length);
  const shown = (wanted) => every(document, wanted).filter((e) => getComputedStyle(e).visibility === 'visible' &&
    (e.getClientRects().length || (getComputedStyle(e).display === 'contents' && inner(e)))).length;
  const lists = () => shown('.ui-autocomplete, .ui-datepicker, .times, .selectric-items, .picker, ' +
    '[role=listbox], [role=menu], md-menu');
  const dialogs = () => shown('dialog, [role=dialog], [role=alertdialog]');"""
_FOCUSED = """const focused = () => { let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at; };
  const textIn = (at) => at?.value ?? (at?.isContentEditable ? at.innerText : '');"""
_TURNS = "'.ui-datepicker-prev, .ui-datepicker-next, .picker-head button'"
_DAYS = "'.ui-datepicker-calendar td, .picker td'"

LISTED = f"() => {{ {_SHOWN} return lists(); }}"
"""How many lists and menus are drawn."""

BEFORE = f"""([x, y]) => {{ {_AROUND} {_SHOWN}
  const hit = ({_DEEP})(x, y); window.__hit = hit; const chain = [];
  for (let e = hit; e; e = out(e)) chain.push(e);
  const label = chain.find((e) => e.tagName === 'LABEL');
  const own = chain.find((e) => e.matches({_BOXES})), box = own || label?.control;
  window.__box = box; window.__at = [x, y]; window.__lists = lists();
  window.__dialog = chain.find((e) => e.matches('dialog, [role=dialog], [role=alertdialog]'));
  {_ON}
  window.__opener = chain.find((e) => e.matches('[aria-haspopup], [role=combobox], [aria-expanded]'));
  return {{ on: box ? on(box) : null, isRadio: !!box && (box.type === 'radio' || box.role === 'radio'),
            isPressed: !!box && box.hasAttribute('aria-pressed'), inDialog: !!window.__dialog,
            called: !own && box && ['checkbox', 'radio'].includes(box.type) ? label.innerText : null,
            turns: chain.some((e) => e.matches({_TURNS})), isDay: chain.some((e) => e.matches({_DAYS})),
            lists: window.__lists }}; }}"""
"""Of the place of a press: the state of the box there, its group, what its label calls it, where only that is pressed,
whether it is in a dialog, whether it turns a calendar's months or is a day."""

AFTER = f"""() => {{ {_ON} {_AROUND} {_SHOWN}
  const before = window.__box, dialog = window.__dialog, opener = window.__opener;
  let box = before;  // or what the page has drawn in its place
  if (box && !box.isConnected) for (box = ({_DEEP})(...window.__at); box && !box.matches({_BOXES}); ) box = out(box);
  const gone = (e) => !e.isConnected || (e.tagName === 'DIALOG' && !e.open) || !e.getClientRects().length;
  return {{ on: box ? on(box) : null, closed: !!dialog && gone(dialog),
           opened: lists() > window.__lists || (!!opener && opener.getAttribute('aria-expanded') === 'true') }}; }}"""
"""What came of that press: the box's state now, whether its dialog closed, whether a list or menu opened."""

FOCUS = f"""() => {{ {_FOCUSED} {_SHOWN}
  const at = focused(); window.__focus = at; window.__text = textIn(at); window.__dialogs = dialogs();
  return {{ tag: at?.tagName || '', type: at?.type || '', role: at?.getAttribute('role') || '', text: textIn(at),
            edits: !!at?.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(at?.tagName),
            offers: !!at?.matches('[role=combobox], [aria-autocomplete], .ui-autocomplete-input, [list]') }}; }}"""
"""What has the focus before something is typed or pressed, and whether its letters narrow a list."""

CAME = f"""() => {{ {_FOCUSED} {_SHOWN}
  const opener = window.__opener, field = window.__focus;
  return {{ moved: focused() !== field && focused() !== document.body, closed: dialogs() < window.__dialogs,
            wrote: focused() !== field || !field?.isConnected || textIn(field) !== window.__text,
            open: opener?.isConnected && opener.hasAttribute('aria-expanded')
              ? opener.getAttribute('aria-expanded') === 'true' : lists() > 0 }}; }}"""
"""What came of it: whether the focus moved, a dialog closed, a text changed, and whether a list or menu is open."""
