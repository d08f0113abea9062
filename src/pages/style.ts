// The one style sheet of the pages for people, made from tokens.ts: a scale of space and of type, states, and few parts that
// every page uses. From 320 pixels to wide, light and dark. Put into each page by document.ts.

import { type Palette, palettes } from './tokens.ts';

const toProperties = (palette: Palette): string =>
  Object.entries(palette)
    .map(([name, value]) => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}:${value}`)
    .join(';');

const tokens = `:root{color-scheme:light dark;--s1:.25rem;--s2:.5rem;--s3:.75rem;--s4:1rem;--s5:1.5rem;--s6:2rem;--s7:3rem;
--small:.9375rem;--body:1.0625rem;--large:1.25rem;--title:1.75rem;--figure:2.25rem;--radius:.6rem;${toProperties(palettes.light)}}
@media(prefers-color-scheme:dark){:root{${toProperties(palettes.dark)}}}`;

const base = `*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;font:var(--body)/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;color:var(--text);background:var(--page)}
a{color:var(--action);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
h1{font-size:var(--title);line-height:1.2;margin:var(--s2) 0 var(--s4);overflow-wrap:anywhere;text-wrap:balance}
h2{font-size:var(--large);line-height:1.3;margin:var(--s6) 0 var(--s3)}h3{font-size:1.1rem;line-height:1.3;margin:0}
.card h2{font-size:1.1rem;margin:0}
p{margin:0 0 var(--s3)}li{margin:var(--s1) 0}
.quiet{color:var(--quiet)}.small{font-size:var(--small)}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:var(--s3);top:-6rem;background:var(--card);padding:var(--s2) var(--s4);z-index:1}.skip:focus{top:var(--s2)}
.figure,.amount{font-variant-numeric:tabular-nums}`;

const frame = `.bar{background:var(--card);border-bottom:1px solid var(--line)}
.bar>div,main,footer{max-width:58rem;margin:0 auto;padding:var(--s4)}
.bar>div{display:flex;flex-wrap:wrap;gap:var(--s2) var(--s5);align-items:center;padding-block:var(--s3)}
.brand{font-weight:700;margin:0}.brand a{color:inherit;text-decoration:none;display:inline-flex;align-items:center;min-height:2rem}
.person{font-size:var(--small);display:flex;flex-wrap:wrap;gap:var(--s2) var(--s3);align-items:center;margin:0 0 0 auto}
.person button{font-size:var(--body);min-height:2.75rem;padding:var(--s2) var(--s3)}
nav.main{flex-basis:100%}nav.main ul{display:flex;flex-wrap:wrap;gap:var(--s1);list-style:none;margin:0 calc(-1*var(--s3));padding:0}
nav.main li{margin:0}nav.main a{display:inline-flex;align-items:center;min-height:2.75rem;padding:0 var(--s3);border-radius:var(--radius);color:var(--text);text-decoration:none}
nav.main a:hover{text-decoration:underline}nav.main a[aria-current=page]{font-weight:700;color:var(--action);background:var(--over-back);box-shadow:inset 0 -3px var(--action)}
main{min-height:60vh;padding-bottom:var(--s6)}main>p,main>ol,main>ul:not(.cards),main>form>p{max-width:44rem}
.narrow{max-width:46rem}
footer{font-size:var(--small);color:var(--quiet);padding-bottom:var(--s7);display:grid;gap:var(--s2)}footer::before{content:"";height:1px;background:var(--line)}
footer p{margin:0;max-width:44rem}footer ul{list-style:none;display:flex;flex-wrap:wrap;gap:var(--s1) var(--s4);margin:0;padding:0}footer li{margin:0}
footer a{display:inline-flex;align-items:center;min-height:1.5rem}footer a[aria-current]{color:inherit;font-weight:700;text-decoration:none}
.crumb{margin:0 0 var(--s1)}.crumb a{display:inline-flex;align-items:center;min-height:2rem}`;

const parts = `ul.cards{list-style:none;margin:0;padding:0;display:grid;gap:var(--s4)}.cards.offers{grid-template-columns:repeat(auto-fill,minmax(min(100%,17rem),1fr))}.cards.offers>li{display:flex;flex-direction:column}.offers .actions{margin-top:auto;padding-top:var(--s3)}.cards>li{margin:0}
.card{background:var(--card);border:1px solid var(--line);border-radius:var(--radius);padding:var(--s4);overflow-wrap:anywhere}
.card p{margin:.35rem 0}
.top{display:flex;flex-wrap:wrap;gap:var(--s1) var(--s3);align-items:center;justify-content:space-between}
.bank{display:flex;align-items:center;gap:.6rem;min-width:0}.which{display:block;font-weight:400;font-size:var(--small);color:var(--quiet)}.logo{width:2.5rem;height:2.5rem;flex:none;border-radius:.45rem;object-fit:contain;background:#fff}
.logo.letter{display:inline-flex;align-items:center;justify-content:center;font-weight:700;color:var(--over);background:var(--over-back)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:var(--s1) var(--s4);margin:.6rem 0}dt{color:var(--quiet)}dd{margin:0;min-width:0;overflow-wrap:anywhere;grid-column:2}dd .logo{width:1.75rem;height:1.75rem}dd ul{margin:0;padding-left:1.1rem;list-style:disc}dd li:first-child{margin-top:0}
.state{font-weight:600;border-radius:1rem;padding:.1rem .75rem;white-space:nowrap}
.good{color:var(--good);background:var(--good-back)}.warning{color:var(--warning);background:var(--warning-back)}
.over{color:var(--over);background:var(--over-back)}.bad{color:var(--bad);background:var(--bad-back)}
.message{border-radius:var(--radius);padding:var(--s3) var(--s4);border-left:.35rem solid;margin:0 0 var(--s4)}.message p{margin:0}.message p+p{margin-top:var(--s2)}
.message a{color:inherit;font-weight:600}.message a.button{color:var(--action)}
.actions{display:flex;flex-wrap:wrap;gap:.6rem;margin-top:var(--s3)}.cards+.actions,section+.actions{margin-top:var(--s5)}.offers .actions>*{width:100%}
button,a.button{display:inline-block;font:inherit;font-weight:600;line-height:1.3;padding:.6rem 1rem;min-height:2.75rem;border:2px solid var(--action);border-radius:.45rem;background:var(--card);color:var(--action);text-decoration:none;text-align:center;cursor:pointer}
button.main,a.button.main{background:var(--action);color:var(--on-action)}
button.danger,a.button.danger{border-color:var(--danger);color:var(--danger)}button.danger.main{background:var(--danger);color:var(--on-danger)}
button:hover,a.button:hover{text-decoration:underline}
details>summary{cursor:pointer;font-weight:600;color:var(--action);min-height:2.75rem;display:flex;align-items:center;gap:var(--s2)}
details>summary::before{content:"▸";transition:transform .15s}details[open]>summary::before{transform:rotate(90deg)}`;

const forms = `fieldset{border:0;margin:var(--s5) 0;padding:0;min-width:0}legend{font-weight:600;padding:0;margin-bottom:var(--s2)}
.choice{display:grid;grid-template-columns:1.5rem 1fr;gap:var(--s2);align-items:start;padding:var(--s2) 0}
.choice input{width:1.25rem;height:1.25rem;margin:.15rem 0 0;accent-color:var(--action)}
.named{margin-left:var(--s6)}.named h2{font-size:1rem;margin:.5rem 0 0}
.field,.search{display:grid;gap:.35rem .75rem;margin:0 0 var(--s4);max-width:32rem}.field label,.search label{font-weight:600}
.field .hint{color:var(--quiet);font-size:var(--small);margin:0}.field .fault{color:var(--bad);background:var(--bad-back);font-weight:600;margin:0;padding:var(--s1) var(--s2);border-radius:.3rem}
input:not([type=checkbox],[type=radio],[type=hidden]),select,textarea{font:inherit;color:inherit;background:var(--card);padding:.55rem .7rem;min-height:2.75rem;width:100%;border:2px solid var(--edge);border-radius:.45rem}
:is(input,select,textarea)[aria-invalid=true]{border-color:var(--danger)}
#days{width:7rem}
.search label~label{margin-top:var(--s2)}.search button{justify-self:start;margin-top:.35rem}
.row{display:grid;gap:0 var(--s4);grid-template-columns:repeat(auto-fit,minmax(min(100%,13rem),1fr))}.row .field{max-width:none}`;

const money = `.figure{font-size:var(--figure);line-height:1.15;font-weight:700;letter-spacing:-.01em;margin:0;overflow-wrap:anywhere}
.worth{display:flex;flex-wrap:wrap;gap:var(--s3) var(--s6);align-items:end;justify-content:space-between}.worth p{margin:0}
.worth form{display:flex;flex-wrap:wrap;gap:var(--s2);align-items:center;margin:0}.worth select{width:auto;max-width:100%}.worth label{font-weight:400;color:var(--quiet)}
.split{list-style:none;margin:var(--s3) 0 0;padding:0;display:flex;flex-wrap:wrap;gap:var(--s2) var(--s5)}.split li{margin:0}.split .small{display:block}
.lines{list-style:none;margin:0;padding:0}.lines>li{margin:0;border-top:1px solid var(--line)}.lines>li:first-child{border-top:0}
.line{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:0 var(--s4);padding:var(--s3) 0;min-height:2.75rem;color:inherit;text-decoration:none;align-items:center}
.line>*{min-width:0;overflow-wrap:anywhere}.line .amount{text-align:right;font-weight:600;white-space:nowrap;overflow-wrap:normal}
.line .small{display:block;font-weight:400}.line .what{display:block}
a.line:hover .what{text-decoration:underline}a.line .what{color:var(--action);font-weight:600}
.in{color:var(--good)}
.entry>summary{color:inherit;font-weight:400;display:grid}.entry>summary::before{content:none}.entry>summary .what{font-weight:600}.entry>summary:hover .what{text-decoration:underline}.entry[open]>summary .what{color:var(--action)}.entry dl{margin:0 0 var(--s3)}
.day{font-size:var(--small);font-weight:700;color:var(--quiet);margin:var(--s4) 0 0;padding-bottom:var(--s1);border-bottom:2px solid var(--line)}
.steps{list-style:none;margin:0;padding:0;border-left:2px solid var(--line)}.steps>li{position:relative;padding:0 0 var(--s4) var(--s5);margin:0 0 0 .45rem}
.steps>li::before{content:"";position:absolute;left:-.5rem;top:.4rem;width:.8rem;height:.8rem;border-radius:50%;background:var(--edge);border:2px solid var(--page)}
.steps>li:last-child{padding-bottom:0}.steps>li[aria-current]::before{background:var(--action)}
.skeleton{display:block;height:1.1em;border-radius:.3rem;background:var(--over-back);max-width:12rem}
@media(prefers-reduced-motion:no-preference){.skeleton{animation:wait 1.4s ease-in-out infinite alternate}@keyframes wait{to{opacity:.45}}}`;

const narrowly = `@media(max-width:34rem){:root{--title:1.5rem;--figure:1.8rem}dl{grid-template-columns:1fr;gap:0}dd{grid-column:1}dd:has(+dt){margin-bottom:.4rem}
.actions>*,.actions button{width:100%;text-align:center}.person{margin-left:0;flex-basis:100%;justify-content:space-between}}
@media(prefers-reduced-motion:reduce){*{scroll-behavior:auto!important;transition:none!important;animation:none!important}}
@media print{.bar nav,.person,footer,.actions,form{display:none}}`;

/** The style sheet. */
export const style = [tokens, base, frame, parts, forms, money, narrowly].join('\n');
