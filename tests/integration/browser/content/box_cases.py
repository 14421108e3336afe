"""Pages that draw their words where one would not look for them, by name; `{c}` is the words."""

DRAWN = (
    "data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22 width=%22200%22 height=%2230%22>"
    "<text y=%2220%22>{c}</text></svg>"
)
_PLACED = "<style>#p::after{{content:'{{c}}';position:absolute;left:9px;top:9px;{style}}}</style>{around}"
_AWAY = "<ul style='position:absolute;top:4000px'>" + "<li>x" * 8

UNCUT = {
    "text far down a page whose root scrolls": (
        "<style>html{height:100%;overflow-y:scroll}</style><div style='height:900px'></div><p>{c}</p>"
        "<div style='height:3000px'></div><script>scrollTo(0, 700)</script>"
    ),
    "text far down a page whose body scrolls": (
        "<style>html,body{height:100%}body{overflow:auto}</style><div style='height:1900px'></div><p>{c}</p>"
        "<div style='height:3000px'></div><script>scrollTo(0, 1700)</script>"
    ),
    "what is shown in what is hidden": (
        "<div style='visibility:hidden;overflow:hidden;height:200px'><p style='visibility:visible'>{c}</p></div>"
    ),
    "text in what has no box and would cut it off": "<div style='display:contents;overflow:hidden'><p>{c}</p></div>",
    "text out of a line that would cut it off": (
        "<span style='overflow:hidden;border:1px solid'>x<b style='position:relative;top:80px'>{c}</b></span>"
    ),
    "a legend out of a group that cuts off": (
        "<fieldset style='overflow:hidden;width:20px;min-width:0'>"
        "<legend style='margin-left:60px'>{c}</legend></fieldset>"
    ),
    "a background of the whole page": (f'<style>body{{margin:0 500px;height:20px;background:url("{DRAWN}")}}</style>'),
    "a background of the root": f'<style>html{{width:300px;height:20px;background:url("{DRAWN}")}}</style>',
}
UNCOUNTED = {
    "a button's words that are a shadow": (
        "<button>Save <b style='color:transparent;text-shadow:0 0 #000'>{c}</b></button>"
    ),
    "a button's words cut out of a background": (
        "<button>Save <b style='color:transparent;background:linear-gradient(#000,#000);background-clip:text'>{c}</b>"
        "</button>"
    ),
    "a button's words that are an outline": (
        "<button>Save <b style='-webkit-text-fill-color:transparent;-webkit-text-stroke:1px'>{c}</b></button>"
    ),
}
OVERFLOWING = {
    "a drawing that overflows": ("<svg width=100 height=40 style='overflow:visible'><text x=150 y=20>{c}</text></svg>"),
    "a drawing that overflows with a picture": (
        f"<svg width=9 height=9 style='overflow:visible'><image x=50 y=20 width=200 height=30 href='{DRAWN}'/></svg>"
    ),
    "a picture that overflows": (
        f"<img style='overflow:visible;object-fit:cover;width:30px;height:90px;margin-left:500px' src='{DRAWN}'>"
    ),
    "a picture in a picture": f"<picture><img style='width:600px' src='{DRAWN}'></picture>",
}
GENERATED = {
    "content of a style sheet beside a box to tick": (
        "<style>#i{appearance:none}#i::after{content:'{c}'}</style><input type=checkbox id=i>"
    ),
    "content placed by what has no size": (
        "<style>#h{position:relative}#h::after{content:'{c}';position:absolute;left:90px;top:60px}</style>"
        "<span id=h></span>"
    ),
    "placed content with margins": _PLACED.format(style="margin:150px 0 0 250px", around="<p id=p>x"),
    "placed content that is moved": _PLACED.format(style="translate:250px 150px", around="<p id=p>x"),
    "placed content in what is scrolled": _PLACED.format(
        style="top:200px",
        around="<div id=s style='margin-top:90px;position:relative;height:200px;overflow:auto'><p id=p>x</p>"
        "<div style='height:900px'></div></div><script>s.scrollTop = 100</script>",
    ),
    "placed content in what is moved": _PLACED.format(
        style="", around="<div style='transform:translate(300px, 200px)'><p id=p>x</div>"
    ),
    "placed content in what is turned": _PLACED.format(
        style="left:250px", around="<div style='position:relative;width:300px;rotate:90deg'><p id=p>x</div>"
    ),
    "placed content that is padded": _PLACED.format(style="padding:90px 0 0 90px", around="<p id=p>x"),
    "content that is wider than its element": (
        "<style>#p{width:60px;white-space:nowrap}#p::before{content:'word word word word {c}'}</style><p id=p></p>"
    ),
    "content beside its element": (
        "<style>#p::before{content:'{c}';position:relative;left:300px;top:90px}</style><p id=p style='width:90px'>x</p>"
    ),
    "content that marks a slide": (
        "<style>#s{height:60px;overflow:auto;scroll-marker-group:before}"
        "#s::scroll-marker-group{height:40px}#s p::scroll-marker{content:'{c}'}</style>"
        "<div id=s><p>x<p>x<p>x<p>x<p>x<p>x<p>x<p>x<p>x</div>"
    ),
    "content on a button that scrolls": (
        "<style>#s{height:60px;overflow:auto}#s::scroll-button(down){content:'{c}'}</style>"
        "<div id=s><div style='height:900px'></div></div>"
    ),
    "content in place of hidden words": (
        "<style>#p{visibility:hidden}#p::after{content:'{c}';visibility:visible}</style><p id=p>x</p>"
    ),
    "a marker beside a box in lines": (
        "<ul style='padding-left:200px'><li style=\"display:inline list-item;list-style:'{c}'\">x</ul>"
    ),
}
NOT_SKIPPED = {
    "closed details that show what is in them": (
        "<style>details::details-content{content-visibility:visible}</style><details><summary>x</summary>{c}<p>{c}</details>"
    ),
    "a line that would be left undrawn": "<span style='content-visibility:hidden'>{c}</span>",
    "a style sheet that is shown": "<style style='display:block'>{c}</style>",
    "a background out of a list that is out of sight": (
        f"{_AWAY}<li><p style=\"position:fixed;top:200px;width:300px;height:40px;background:url('{DRAWN}')\"></p></ul>"
    ),
    "content of a style sheet out of a list that is out of sight": (
        "<style>#p::before{content:'{c}'}</style>" + f"{_AWAY}<li><p id=p style='position:fixed;top:200px'></p></ul>"
    ),
}
PICKED = (
    "<style>select,::picker(select){appearance:base-select}</style>"
    "<select id=s><option>x<option>{c}<option>{c}</select>"
)
SECRET = (
    "<div id=f contenteditable autocomplete=one-time-code style='height:20px;width:90px'>{c}<br>{c}<p>{c}</p></div>"
)
CASES = UNCUT | UNCOUNTED | OVERFLOWING | GENERATED | NOT_SKIPPED
