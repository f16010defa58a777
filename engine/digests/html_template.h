// The page of an HTML digest, as logic-less Mustache templates: the page, what stands in it, and
// one story of that. Only double braces: the triple ones, which do not escape, must not appear here
// (a test looks).
#ifndef SLUIS_ENGINE_DIGESTS_HTML_TEMPLATE_H_
#define SLUIS_ENGINE_DIGESTS_HTML_TEMPLATE_H_

namespace sluis {

inline constexpr char kHtmlTemplate[] = R"html(<!DOCTYPE html>
<html lang="{{language}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{title}}, {{date}}</title>
<style>
:root { color-scheme: light dark; --ink: #1b2430; --soft: #556170; --paper: #fbfaf7; --card: #fff;
  --line: #dcdfe3; --mark: #0b5c78; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7eaee; --soft: #a3aebb; --paper: #12171d;
  --card: #1a2129; --line: #313b46; --mark: #7cc4dd; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 42rem; background: var(--paper);
  color: var(--ink); font: 1.0625rem/1.55 system-ui, "Segoe UI", Roboto, sans-serif; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; }
header { margin-bottom: 1.5rem; }
header p { margin: .25rem 0 0; color: var(--soft); }
header .summary { color: var(--ink); font-weight: 600; }
ol { margin: 0; padding: 0; list-style: none; }
article { margin: 0 0 1rem; padding: 1rem 1.1rem; background: var(--card);
  border: 1px solid var(--line); border-radius: .6rem; break-inside: avoid; }
h2 { margin: 0 0 .5rem; font-size: 1rem; color: var(--mark); }
h2 span { font-weight: 400; color: var(--soft); }
.text { margin: 0 0 .6rem; white-space: pre-line; overflow-wrap: anywhere; }
.exploring { margin: 0 0 .6rem; padding-left: .6rem; border-left: 3px solid var(--mark);
  font-size: .9rem; }
.about { margin: .15rem 0 0; font-size: .9rem; color: var(--soft); overflow-wrap: anywhere; }
a { color: var(--mark); display: inline-block; padding: .3rem 0; }
.balance { margin-top: 2rem; padding-top: 1rem; border-top: 2px solid var(--line); }
.balance h2 { font-size: 1.15rem; color: var(--ink); }
.balance h3 { margin: 1rem 0 .3rem; font-size: 1rem; }
.balance p { margin: .5rem 0; }
.balance ul { margin: 0; padding-left: 1.1rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; font-size: .95rem; }
th, td { padding: .15rem 0; text-align: left; font-weight: 400; vertical-align: top; }
td { padding-right: .9rem; text-align: right; font-variant-numeric: tabular-nums; }
@media print { :root { --ink: #000; --soft: #333; --paper: #fff; --card: #fff; --line: #999;
  --mark: #000; } body { max-width: none; padding: 0; font-size: 10.5pt; }
  a::after { content: " " attr(href); overflow-wrap: anywhere; } }
</style>
</head>
<body>
<header>
<h1>{{title}}</h1>
<p>{{date}}</p>
<p class="summary">{{summary}}</p>
</header>
<main>
{{> content}}</main>
</body>
</html>
)html";

inline constexpr char kHtmlContent[] = R"html(<ol>
{{#stories}}
<li>{{> story}}</li>
{{/stories}}
</ol>
{{#has_more}}
<p>{{after_stories}}</p>
{{/has_more}}
<section class="balance">
<h2>{{balance_heading}}</h2>
<p>{{balance_sentence}}</p>
{{#has_rows}}
<table>
{{#balance_rows}}
<tr><td>{{count}}</td><th scope="row">{{label}}</th></tr>
{{/balance_rows}}
</table>
{{/has_rows}}
{{#voices}}
<p>{{line}}</p>
{{/voices}}
{{#has_interests}}
<h3>{{interests_heading}}</h3>
<ul>
{{#interests}}
<li><strong>{{name}}</strong>: {{account}}</li>
{{/interests}}
</ul>
{{/has_interests}}
<p class="about">{{period}}</p>
</section>
{{#has_closing}}
<p class="about">{{#closing}}<a href="{{link_address}}">{{link_name}}</a> {{/closing}}</p>
{{/has_closing}}
)html";

inline constexpr char kHtmlStory[] = R"html(<article>
<h2>{{number}}. {{interest}} <span>&middot; {{sureness}}</span></h2>
{{#is_exploring}}
<p class="exploring">{{exploring}}</p>
{{/is_exploring}}
<p class="text"{{#has_language}} lang="{{text_language}}"{{/has_language}} dir="auto">{{text}}</p>
<p class="about">{{byline}}</p>
{{#has_link}}
<p class="about"><a href="{{link}}" rel="noopener noreferrer nofollow">{{open_post}}</a></p>
{{/has_link}}
{{#about}}
<p class="about">{{line}}</p>
{{/about}}
{{#has_links}}
<p class="about">{{#links}}<a href="{{link_address}}">{{link_name}}</a> {{/links}}</p>
{{/has_links}}
</article>)html";

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_HTML_TEMPLATE_H_
