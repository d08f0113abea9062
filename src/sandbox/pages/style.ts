// The one style sheet of the sandbox's pages: tokens of space, type, colour and state, then what is made of them. Called by
// document.ts, which puts it into the page and allows it by its hash. Light and dark by the person's setting; the colours of states
// are held to a contrast of 4.5 by test/unit/sandbox/pages.test.ts, those of banks are computed (accent.ts).
import { type Accent, surfaces } from './accent.ts';

/** Colours that are everyone's, in light and in dark; texts among them are read on page, card and tint. */
export const palette = {
  light: {
    ...surfaces.light,
    ink: '#16181d',
    quiet: '#484f5c',
    line: '#d5d9e0',
    control: '#6b7280',
    bad: '#a01313',
    badBack: '#fdecec',
    hint: '#633a00',
    hintBack: '#fdf1dc',
    focus: '#b45309',
  },
  dark: {
    ...surfaces.dark,
    ink: '#eceef2',
    quiet: '#b3bac6',
    line: '#363b45',
    control: '#8b93a1',
    bad: '#ffb4ab',
    badBack: '#3a1716',
    hint: '#ffd58a',
    hintBack: '#33270f',
    focus: '#fbbf24',
  },
} as const;

function tokens(colours: (typeof palette)['light' | 'dark'], bank: Readonly<Record<string, string>>): string {
  return Object.entries({ ...colours, ...bank })
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');
}

const shape = `--s1:.25rem;--s2:.5rem;--s3:.75rem;--s4:1rem;--s5:1.5rem;--s6:2rem;--s7:3rem;
--t1:.875rem;--t2:1rem;--t3:1.125rem;--t4:1.625rem;--t5:2.25rem;--round:.625rem;--touch:2.75rem`;

const rules = `*,::before,::after{box-sizing:border-box}
html{color-scheme:light dark;-webkit-text-size-adjust:100%}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;background:var(--page);color:var(--ink);font:var(--t2)/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;overflow-wrap:break-word}
h1,h2,p,dl,dd,ul,fieldset{margin:0}
h1{font-size:var(--t4);line-height:1.2;letter-spacing:-.01em;text-wrap:balance}
h2,legend{font-size:var(--t3);line-height:1.35;font-weight:700}
strong{font-weight:650}
.wide{width:100%;max-width:38rem;margin:0 auto;padding:0 var(--s4)}
.band{background:var(--band);color:#fff}
.band .wide{display:flex;align-items:center;gap:var(--s3);min-height:4rem;padding-top:var(--s2);padding-bottom:var(--s2)}
.bank{font-size:var(--t3);font-weight:700;line-height:1.25;flex:1 1 auto;min-width:0}
.mark{width:2.5rem;height:2.5rem;flex:none;display:block}
.flag{flex:none;font-size:var(--t1);font-weight:700;line-height:1.5;padding:0 var(--s3);border-radius:1rem;background:#fff;color:var(--band);border:1px solid #fff}
main{flex:1 0 auto}
.card{background:var(--card);border:1px solid var(--line);border-radius:calc(var(--round)*1.6);padding:var(--s5);margin:var(--s5) 0;display:grid;gap:var(--s5);grid-template-columns:minmax(0,1fr)}
.top{display:grid;gap:var(--s2)}
.part{display:grid;gap:var(--s2)}
.part .given+p{margin-top:var(--s2)}
.quiet{color:var(--quiet)}
.small{font-size:var(--t1)}
.given{list-style:none;padding:0;display:grid;gap:var(--s3)}
.given li{display:grid;grid-template-columns:1.25rem minmax(0,1fr);gap:0 var(--s3)}
.given li::before{content:"";width:.55rem;height:1rem;margin:.1rem 0 0 .3rem;border:solid var(--accent);border-width:0 .18rem .18rem 0;transform:rotate(40deg)}
.given strong{font-weight:650;display:block}
.given span{display:block;color:var(--quiet)}
.facts{border:1px solid var(--line);border-radius:var(--round);overflow:hidden}
.facts div{display:grid;grid-template-columns:minmax(8rem,2fr) minmax(0,3fr);gap:0 var(--s4);padding:var(--s3) var(--s4)}
.facts div+div{border-top:1px solid var(--line)}
.facts dt{color:var(--quiet)}
.facts dd{font-weight:600;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.facts .sum{background:var(--tint);display:block}
.facts .sum dd{font-size:var(--t5);line-height:1.2;font-weight:750;letter-spacing:-.02em}
.hint{background:var(--hintBack);color:var(--hint);border-radius:var(--round);padding:var(--s3) var(--s4)}
.alert{border:2px solid var(--bad);background:var(--badBack);border-radius:var(--round);padding:var(--s4);display:grid;gap:var(--s1)}
.alert h2,.alert a,.wrong{color:var(--bad)}
.wrong{font-weight:650;margin-top:var(--s1)}
a{color:var(--accent);text-underline-offset:.15em}
form{display:grid;gap:var(--s5)}
form:not(:has(:not([type=hidden]))){display:none}
fieldset{border:0;padding:0;min-width:0}
legend{padding:0}
fieldset .quiet{margin:var(--s1) 0 0}
.options{display:grid;gap:var(--s2);margin-top:var(--s3);grid-template-columns:minmax(0,1fr)}
.two{grid-template-columns:repeat(auto-fill,minmax(min(100%,15rem),1fr))}
.option{position:relative;display:grid;grid-template-columns:auto minmax(0,1fr);align-items:center;gap:0 var(--s3);min-height:var(--touch);padding:var(--s2) var(--s4);border:1px solid var(--control);border-radius:var(--round);background:var(--card);cursor:pointer}
.option:has(.mark){grid-template-columns:auto auto minmax(0,1fr)}
.option>.mark{width:2rem;height:2rem}
.option input{width:1.25rem;height:1.25rem;margin:0;accent-color:var(--accent);cursor:pointer}
.option strong{display:block;font-weight:600}
.option small{display:block;font-size:var(--t1);color:var(--quiet);font-variant-numeric:tabular-nums}
.option:hover{border-color:var(--accent)}
.option:has(:checked){border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent);background:var(--tint)}
.is-wrong{border-left:4px solid var(--bad);padding-left:var(--s4)}
.field{display:grid;gap:var(--s1)}
.field label{font-size:var(--t3);font-weight:700}
select{font:inherit;color:inherit;background:var(--card);width:100%;min-height:3rem;padding:var(--s2) var(--s3);border:1px solid var(--control);border-radius:var(--round);margin-top:var(--s2)}
.actions{display:flex;flex-wrap:wrap;gap:var(--s3);align-items:center}
button{font:inherit;font-weight:650;line-height:1.25;min-height:3rem;padding:var(--s2) var(--s5);border:1px solid var(--accent);border-radius:var(--round);background:var(--card);color:var(--accent);cursor:pointer;transition:background-color .12s}
button:hover{background:var(--tint)}
button.main{background:var(--accent);color:var(--onAccent)}
button.main:hover{box-shadow:inset 0 0 0 2px var(--onAccent)}
button.plain{border-color:transparent;text-decoration:underline;text-underline-offset:.15em;padding:var(--s2) var(--s3)}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.option:has(:focus-visible){outline:3px solid var(--focus);outline-offset:2px}
.option :focus-visible{outline:0}
.technical{border-top:1px solid var(--line);padding-top:var(--s4)}
code{font:.9375em/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
.scopes{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,14rem),1fr));gap:var(--s3) var(--s5);list-style:none;padding:0}
.scopes code{display:block;color:var(--quiet);font-size:.8125rem}
p{text-wrap:pretty}
footer{color:var(--quiet);font-size:var(--t1);padding-bottom:var(--s6)}
@media (max-width:34rem){.card{padding:var(--s5) var(--s4);margin:var(--s4) 0}.wide{padding:0 var(--s3)}.band .wide,footer .wide{padding-left:var(--s4);padding-right:var(--s4)}.facts div{display:block}.actions>*{width:100%}}
@media (max-width:22rem){:root{--t4:1.4rem;--t5:1.9rem}.flag{padding:0 var(--s2)}.band .wide{gap:var(--s2)}}
@media (prefers-reduced-motion:reduce){*,::before,::after{transition:none!important;animation:none!important;scroll-behavior:auto!important}}
@media (forced-colors:active){.option:has(:checked){outline:2px solid Highlight}.band{border-bottom:1px solid CanvasText}}`;

/** The style sheet in the colours of one bank. */
export function styleFor({ light, tint, dark, darkTint }: Accent): string {
  const inLight = tokens(palette.light, { accent: light, onAccent: '#ffffff', tint, band: light });
  const inDark = tokens(palette.dark, { accent: dark, onAccent: palette.dark.page, tint: darkTint, band: light });
  return `:root{${inLight};${shape}}
@media (prefers-color-scheme:dark){:root{${inDark}}}
${rules}`;
}
