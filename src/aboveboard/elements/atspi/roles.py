"""Role and state numbers of AT-SPI (`atspi-constants.h`, at-spi2-core 2.46), in words all toolkits share."""

ROLES = tuple(
    """invalid,accelerator label,alert,animation,arrow,calendar,canvas,check box,check menu item,color chooser,
column header,combo box,date editor,desktop icon,desktop frame,dial,dialog,directory pane,drawing area,file chooser,
filler,focus traversable,font chooser,frame,glass pane,html container,icon,image,internal frame,label,layered pane,
list,list item,menu,menu bar,menu item,option pane,page tab,page tab list,panel,password text,popup menu,progress bar,
push button,radio button,radio menu item,root pane,row header,scroll bar,scroll pane,separator,slider,spin button,
split pane,status bar,table,table cell,table column header,table row header,tearoff menu item,terminal,text,
toggle button,tool bar,tool tip,tree,tree table,unknown,viewport,window,extended,header,footer,paragraph,ruler,
application,autocomplete,edit bar,embedded,entry,chart,caption,document frame,heading,page,section,redundant object,
form,link,input method window,table row,tree item,document spreadsheet,document presentation,document text,
document web,document email,comment,list box,grouping,image map,notification,info bar,level bar,title bar,block quote,
audio,video,definition,article,landmark,log,marquee,math,rating,timer,static,math fraction,math root,subscript,
superscript,description list,description term,description value,footnote,content deletion,content insertion,mark,
suggestion,push button menu""".replace("\n", "").split(",")
)

STATES = tuple(
    """invalid active armed busy checked collapsed defunct editable enabled expandable expanded focusable focused
has_tooltip horizontal iconified modal multi_line multiselectable opaque pressed resizable selectable selected
sensitive showing single_line stale transient vertical visible manages_descendants indeterminate required truncated
animated invalid_entry supports_autocompletion selectable_text is_default visited checkable has_popup
read_only""".replace("\n", " ").split(" ")
)


def role_name(number: int) -> str:
    """Return the role's name; `unknown` for numbers that came after us."""
    return ROLES[number] if 0 <= number < len(ROLES) else "unknown"


def state_names(words: list[int]) -> frozenset[str]:
    """Return the states of two 32-bit words, low one first."""
    bits = sum(word << (32 * index) for index, word in enumerate(words))
    return frozenset(name for index, name in enumerate(STATES) if bits >> index & 1)


def state_name(reported: str) -> str:
    """Return a state as events write it (`multi-line`) in our spelling."""
    return reported.replace("-", "_")
