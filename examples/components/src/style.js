// How the components look: one sheet that all share, made by script so that a page's Content-Security-Policy need allow no inline
// style. Its values come from custom properties that the page may set; README.md lists them. Adopted by base-element.js.

const css = `
:host {
  --_text: var(--bankgraph-text, light-dark(#1c2126, #e8eaec));
  --_quiet: var(--bankgraph-quiet, light-dark(#566069, #a9b3bc));
  --_card: var(--bankgraph-card, light-dark(#ffffff, #1e2327));
  --_field: var(--bankgraph-field, light-dark(#ffffff, #14171a));
  --_line: var(--bankgraph-line, light-dark(#dcded9, #3a4249));
  --_edge: var(--bankgraph-edge, light-dark(#7c858d, #7c878f));
  --_accent: var(--bankgraph-accent, light-dark(#0b5d52, #7fd6c6));
  --_on-accent: var(--bankgraph-on-accent, light-dark(#ffffff, #0d2420));
  --_good: var(--bankgraph-good, light-dark(#e2f1e6, #1d3526));
  --_warn: var(--bankgraph-warn, light-dark(#fbf0d5, #3b3118));
  --_bad: var(--bankgraph-bad, light-dark(#fbe4e1, #43211d));
  --_danger: var(--bankgraph-danger, light-dark(#a3271c, #ffaaa0));
  --_on-danger: var(--bankgraph-on-danger, light-dark(#ffffff, #3d0f0a));
  --_radius: var(--bankgraph-radius, 0.75rem);
  --_gap: var(--bankgraph-gap, 1rem);
  display: block;
  container-type: inline-size;
  color: var(--_text);
  font-family: var(--bankgraph-font, inherit);
  line-height: 1.5;
}
:host([hidden]), [hidden] { display: none !important; }
*, ::before, ::after { box-sizing: border-box; }
.root:focus { outline: none; }
.unseen {
  position: absolute;
  inline-size: 1px;
  block-size: 1px;
  margin: 0;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
h1, h2, h3, h4, h5, h6 { margin: 0; font-size: 1.05rem; line-height: 1.35; overflow-wrap: anywhere; }
p { margin: 0; overflow-wrap: anywhere; }
ul, dl { margin: 0; padding: 0; list-style: none; }
.quiet { color: var(--_quiet); font-size: 0.875rem; }
.card {
  margin-block: 0 var(--_gap);
  padding: 0.9rem 1rem;
  border: 1px solid var(--_line);
  border-radius: var(--_radius);
  background: var(--_card);
}
.head { display: flex; gap: 0.75rem; align-items: center; }
.head > .grow { flex: 1; min-inline-size: 0; }
.sign {
  display: grid;
  flex: none;
  place-items: center;
  inline-size: 2.25rem;
  block-size: 2.25rem;
  border: 1px solid var(--_line);
  border-radius: 0.5rem;
  background: var(--_field);
  color: var(--_quiet);
  font-weight: 700;
  overflow: hidden;
}
.sign img { inline-size: 100%; block-size: 100%; object-fit: contain; background: #ffffff; }
.rows { margin-block-start: 0.5rem; }
.rows > li + li { border-block-start: 1px solid var(--_line); }
.row {
  display: flex;
  flex-wrap: wrap;
  gap: 0.1rem 1rem;
  align-items: baseline;
  justify-content: space-between;
  padding-block: 0.6rem;
  color: inherit;
  text-decoration: none;
}
a.row:hover .label { text-decoration: underline; }
.row > .label { flex: 1 1 9rem; min-inline-size: 0; overflow-wrap: anywhere; }
.row > .figures { max-inline-size: 100%; text-align: end; overflow-wrap: anywhere; }
.block { display: block; }
/* Words and amounts keep their own direction in a page that is read from the right: a minus stays where it belongs. */
h1, h2, h3, h4, h5, h6, p, dd, dt, time, button, a.button, summary, .label, .block, .badge, .amount { unicode-bidi: plaintext; }
.root:dir(rtl) { text-align: right; }
.row > .figures:dir(rtl) { text-align: left; }
.amount { font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.amount.strong { font-weight: 600; }
.sums { display: flex; flex-wrap: wrap; gap: 0.15rem 1.5rem; margin-block-start: 0.35rem; }
.sums > li { max-inline-size: 100%; font-weight: 600; }
.big { margin-block-start: 0.25rem; font-size: 1.5rem; font-weight: 700; line-height: 1.25; }
.bar { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; justify-content: space-between; margin-block-end: 0.75rem; }
.note {
  margin-block: 0.75rem 0;
  padding: 0.7rem 0.9rem;
  border-inline-start: 4px solid var(--_edge);
  border-radius: 0.4rem;
  background: var(--_card);
}
.note.good { background: var(--_good); }
.note.warn { background: var(--_warn); }
.note.bad { border-inline-start-color: var(--_danger); background: var(--_bad); }
.note + .card, .note + .bar { margin-block-start: 0.75rem; }
.actions { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-block-start: 0.6rem; }
button, a.button {
  display: inline-flex;
  align-items: center;
  justify-content: center;
  min-block-size: 2.5rem;
  max-inline-size: 100%;
  padding: 0.4rem 0.9rem;
  border: 1px solid var(--_accent);
  border-radius: 0.5rem;
  background: transparent;
  color: var(--_accent);
  font: inherit;
  text-decoration: none;
  overflow-wrap: anywhere;
  cursor: pointer;
}
.note a.button, .note button { border-color: currentColor; color: inherit; }
button.main, a.button.main, .note button.main { border-color: var(--_accent); background: var(--_accent); color: var(--_on-accent); }
button.danger { border-color: var(--_danger); color: var(--_danger); }
button.danger.main { background: var(--_danger); color: var(--_on-danger); }
button[aria-disabled='true'] { border-style: dashed; border-color: var(--_edge); background: transparent; color: var(--_quiet); cursor: default; }
:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
.badge {
  flex: none;
  max-inline-size: 100%;
  padding: 0.1rem 0.6rem;
  border-radius: 1rem;
  background: var(--_line);
  font-size: 0.8125rem;
  font-weight: 600;
  overflow-wrap: anywhere;
}
.badge.good { background: var(--_good); }
.badge.warn { background: var(--_warn); }
.badge.bad { background: var(--_bad); }
.facts { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: 0.25rem 1rem; margin-block-start: 0.6rem; }
.facts + .quiet { margin-block-start: 0.6rem; }
.facts dt { color: var(--_quiet); font-size: 0.875rem; line-height: 1.7; }
.facts dd { margin: 0; min-inline-size: 0; overflow-wrap: anywhere; }
.title { margin-block: 1.25rem 0.6rem; font-size: 1.15rem; }
.root > .title:first-child { margin-block-start: 0; }
details > summary { padding-block: 0.4rem; color: var(--_accent); cursor: pointer; }
.skeleton { min-block-size: 8.5rem; }
.bone { display: block; block-size: 0.9rem; margin-block: 0.6rem; border-radius: 0.4rem; background: var(--_line); animation: breathe 1.6s ease-in-out infinite; }
.bone.short { inline-size: 40%; }
@keyframes breathe { 50% { opacity: 0.45; } }
@media (prefers-reduced-motion: reduce) { .bone { animation: none; } }
@container (max-width: 24rem) {
  .facts { grid-template-columns: 1fr; gap: 0; }
  .facts dd { margin-block-end: 0.35rem; }
  .head { flex-wrap: wrap; }
}
@media (forced-colors: active) { .note, .badge { border: 1px solid CanvasText; } }
`;

const dialogCss = `
dialog {
  inline-size: min(28rem, calc(100vw - 2rem));
  padding: 1.25rem;
  border: 1px solid var(--_edge);
  border-radius: var(--_radius);
  background: var(--_card);
  color: var(--_text);
  font-family: var(--bankgraph-font, inherit);
}
dialog::backdrop { background: rgb(0 0 0 / 55%); }
dialog p { margin-block-start: 0.75rem; }
dialog .check { display: flex; gap: 0.6rem; align-items: start; margin-block-start: 0.9rem; }
dialog .check input { flex: none; inline-size: 1.2rem; block-size: 1.2rem; margin: 0.15rem 0 0; accent-color: var(--_accent); }
dialog .actions { justify-content: end; margin-block-start: 1.25rem; }
`;

const pickerCss = `
.fields { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 2fr); gap: 0.75rem; }
.fields.one { grid-template-columns: minmax(0, 1fr); }
@container (max-width: 32rem) { .fields { grid-template-columns: minmax(0, 1fr); } }
label { display: block; margin-block-end: 0.2rem; color: var(--_quiet); font-size: 0.875rem; }
input.text, select {
  inline-size: 100%;
  min-block-size: 2.75rem;
  padding: 0.5rem 0.7rem;
  border: 1px solid var(--_edge);
  border-radius: 0.5rem;
  background: var(--_field);
  color: var(--_text);
  font: inherit;
}
.combobox { position: relative; min-inline-size: 0; }
.options {
  position: absolute;
  z-index: 1000;
  inset-inline: 0;
  inset-block-start: calc(100% + 0.3rem);
  max-block-size: min(22rem, 55vh);
  padding: 0.3rem;
  border: 1px solid var(--_edge);
  border-radius: 0.5rem;
  background: var(--_card);
  box-shadow: 0 6px 20px rgb(0 0 0 / 22%);
  overflow-y: auto;
  overscroll-behavior: contain;
}
.option { display: flex; gap: 0.75rem; align-items: center; padding: 0.5rem 0.6rem; border-radius: 0.4rem; cursor: pointer; scroll-margin-block: 0.3rem; }
.option > .grow { flex: 1; min-inline-size: 0; overflow-wrap: anywhere; }
.option[aria-selected='true'] { outline: 2px solid var(--_accent); outline-offset: -2px; background: color-mix(in srgb, var(--_accent) 12%, transparent); }
.option:hover { background: color-mix(in srgb, var(--_accent) 8%, transparent); }
.option[aria-disabled='true'] { cursor: not-allowed; }
.option[aria-disabled='true'] .name { color: var(--_quiet); }
.hint { margin-block-start: 0.4rem; }
`;

/** @param {string} text */
function toSheet(text) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

/** The sheets, in the order in which they hold. */
export const sheets = [css, dialogCss, pickerCss].map(toSheet);
