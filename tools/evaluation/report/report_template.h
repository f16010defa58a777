// The report as a logic-less Mustache template. Only double braces, which escape.
#ifndef SLUIS_TOOLS_EVALUATION_REPORT_REPORT_TEMPLATE_H_
#define SLUIS_TOOLS_EVALUATION_REPORT_REPORT_TEMPLATE_H_

namespace sluis {

inline constexpr char kReportTemplate[] = R"html(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{title}}</title>
<style>
:root { color-scheme: light dark; --ink: #1b2430; --soft: #556170; --paper: #fbfaf7; --line: #cfd4da;
  --c0: #0b5c78; --c1: #b3541e; --c2: #4b7f1f; --c3: #7a3b8f; --c4: #a3122f; --c5: #6b6200;
  --c6: #2e4fb0; --c7: #5c5c5c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7eaee; --soft: #a3aebb; --paper: #12171d;
  --line: #3a444f; --c0: #7cc4dd; --c1: #f0a272; --c2: #a5d46f; --c3: #d3a0e4; --c4: #f58a9f;
  --c5: #d9cf62; --c6: #9db3f5; --c7: #b9b9b9; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 80rem; background: var(--paper);
  color: var(--ink); font: 1rem/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
h1 { margin: 0; font-size: 1.6rem; }
h2 { margin: 2rem 0 .25rem; font-size: 1.15rem; }
p { margin: .25rem 0 .75rem; color: var(--soft); }
.side { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: flex-start; }
svg { width: 34rem; max-width: 100%; height: auto; }
.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); }
th, td { padding: .15rem .6rem .15rem 0; text-align: right; font-weight: 400; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
thead th { border-bottom: 1px solid var(--line); color: var(--soft); }
.grid { stroke: var(--line); stroke-width: 1; }
.tick { fill: var(--soft); font-size: 12px; }
.line { fill: none; stroke-width: 2.5; }
.key { display: inline-block; width: .8em; height: .8em; border-radius: 50%; margin-right: .4em; }
.s0 { stroke: var(--c0); } .f0 { fill: var(--c0); background: var(--c0); }
.s1 { stroke: var(--c1); } .f1 { fill: var(--c1); background: var(--c1); }
.s2 { stroke: var(--c2); } .f2 { fill: var(--c2); background: var(--c2); }
.s3 { stroke: var(--c3); } .f3 { fill: var(--c3); background: var(--c3); }
.s4 { stroke: var(--c4); } .f4 { fill: var(--c4); background: var(--c4); }
.s5 { stroke: var(--c5); } .f5 { fill: var(--c5); background: var(--c5); }
.s6 { stroke: var(--c6); } .f6 { fill: var(--c6); background: var(--c6); }
.s7 { stroke: var(--c7); } .f7 { fill: var(--c7); background: var(--c7); }
ol.filters { padding-left: 1.5rem; }
@media print { .side { break-inside: avoid; } }
</style>
</head>
<body>
<header>
<h1>{{title}}</h1>
<p>{{subject}}</p>
</header>
<main>
<ol class="filters">
{{#filters}}<li><span class="key f{{color}}"></span>{{name}}</li>
{{/filters}}</ol>
{{#charts}}
<section>
<h2>{{title}}</h2>
<p>{{note}}</p>
<div class="side">
<svg viewBox="0 0 560 340" role="img" aria-label="{{title}}; the table beside it has the figures">
{{#y_ticks}}<line class="grid" x1="60" x2="550" y1="{{at}}" y2="{{at}}"/>
<text class="tick" x="54" y="{{at}}" dy="4" text-anchor="end">{{label}}</text>
{{/y_ticks}}{{#x_ticks}}<text class="tick" x="{{at}}" y="308" text-anchor="middle">{{label}}</text>
{{/x_ticks}}{{#diagonal}}<line class="grid" x1="60" y1="290" x2="550" y2="20" stroke-dasharray="5 5"/>
{{/diagonal}}{{#series}}{{#joined}}<polyline class="line s{{color}}" points="{{points}}"/>
{{/joined}}{{#dots}}<line class="s{{color}}" stroke-width="2" x1="{{x}}" x2="{{x}}" y1="{{low}}" y2="{{high}}"/>
<circle class="f{{color}}" cx="{{x}}" cy="{{y}}" r="4"/>
{{/dots}}{{/series}}<text class="tick" x="305" y="332" text-anchor="middle">{{x_label}}</text>
<text class="tick" x="4" y="12">{{y_label}}</text>
</svg>
<div class="scroll">
<table>
<thead><tr>{{#head}}<th scope="col">{{cell}}</th>{{/head}}</tr></thead>
<tbody>
{{#rows}}<tr>{{#cells}}<td>{{cell}}</td>{{/cells}}</tr>
{{/rows}}</tbody>
</table>
</div>
</div>
</section>
{{/charts}}
<section>
<h2>Every measure</h2>
<p>docs/evaluation.md has each formula and its source.</p>
<div class="scroll">
<table>
<thead><tr>{{#measure_head}}<th scope="col">{{cell}}</th>{{/measure_head}}</tr></thead>
<tbody>
{{#measure_rows}}<tr>{{#cells}}<td>{{cell}}</td>{{/cells}}</tr>
{{/measure_rows}}</tbody>
</table>
</div>
</section>
<section>
<h2>Topic by topic: {{topic_measure}}</h2>
<div class="scroll">
<table>
<thead><tr>{{#topic_head}}<th scope="col">{{cell}}</th>{{/topic_head}}</tr></thead>
<tbody>
{{#topic_rows}}<tr>{{#cells}}<td>{{cell}}</td>{{/cells}}</tr>
{{/topic_rows}}</tbody>
</table>
</div>
</section>
</main>
</body>
</html>
)html";

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_REPORT_REPORT_TEMPLATE_H_
