"""A chart of bars as one SVG file: a group for each case, the fastest of it full width."""
from xml.sax.saxutils import escape

WIDTH = 860
LABEL_WIDTH = 220
BAR_WIDTH = 420
BAR = 18
GAP = 6
GROUP_GAP = 34
STYLE = """
  text { font: 13px sans-serif; fill: #1f2328; }
  .case { font-weight: bold; }
  .page { fill: #ffffff; }
  .ours { fill: #0b6e4f; }
  .peer { fill: #9aa5b1; }
  .spread { stroke: #1f2328; stroke-width: 1.5; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .page { fill: #0d1117; }
    .ours { fill: #3fb98a; }
    .peer { fill: #57606a; }
    .spread { stroke: #e6edf3; }
  }
"""


def short(rate):
    for size, name in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if rate >= size:
            return f"{rate / size:.3g} {name}"
    return f"{rate:.3g}"


def bar(row, fastest, top):
    """One bar with its name, its value and a line from its slowest to its fastest run."""
    scale = BAR_WIDTH / fastest
    kind = "ours" if row["ours"] else "peer"
    middle = top + BAR / 2
    end = LABEL_WIDTH + max(row["rates"]) * scale
    return [
        f'<text x="{LABEL_WIDTH - 8}" y="{middle + 4.5}" text-anchor="end">'
        f'{escape(row["program"])}</text>',
        f'<rect class="{kind}" x="{LABEL_WIDTH}" y="{top}" height="{BAR}" '
        f'width="{max(row["median"] * scale, 1):.1f}" rx="2"/>',
        f'<line class="spread" x1="{LABEL_WIDTH + min(row["rates"]) * scale:.1f}" x2="{end:.1f}" '
        f'y1="{middle}" y2="{middle}"/>',
        f'<text x="{end + 8:.1f}" y="{middle + 4.5}">{short(row["median"])} {row["unit"]}</text>']


def draw(rows, title):
    """The SVG of rows that stand case by case; each has a median and says whether it is ours."""
    parts = []
    top = 40
    cases = list(dict.fromkeys(row["case"] for row in rows))
    for case in cases:
        group = [row for row in rows if row["case"] == case]
        fastest = max(max(row["rates"]) for row in group)
        parts.append(f'<text class="case" x="16" y="{top + 14}">{escape(case)}</text>')
        top += 24
        for row in group:
            parts += bar(row, fastest, top)
            top += BAR + GAP
        top += GROUP_GAP - GAP - 8
    head = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" role="img" '
            f'aria-label="{escape(title)}">\n<style>{STYLE}</style>\n'
            f'<rect class="page" width="100%" height="100%"/>\n'
            f'<text class="case" x="16" y="24">{escape(title)}</text>\n')
    return head + "\n".join(parts) + "\n</svg>\n"
