// Elements of the page, made one by one: what banks and people have written becomes text, never markup. Used by all views.

/** @typedef {Node | string | null} Child */

const svgSpace = 'http://www.w3.org/2000/svg';

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Readonly<Record<string, string>>} [attributes]
 * @param {readonly Child[]} children null for none
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Readonly<Record<string, string | number>>} [attributes]
 * @param {readonly (Node | string)[]} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function makeSvg(tag, attributes = {}, ...children) {
  const made = document.createElementNS(svgSpace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/** Words for those who hear the page. @param {string} words */
export const heard = (words) => make('span', { class: 'heard' }, words);

/**
 * A table that scrolls by itself where it is too wide, by keyboard, too. Roles are said, for a narrow screen shows rows as blocks.
 * @param {{
 *   caption: string,
 *   isList?: boolean,
 *   heads: readonly Child[],
 *   rows: readonly (readonly Child[])[],
 *   foot?: readonly Child[],
 *   isNumber?: (column: number) => boolean,
 * }} parts the first cell of a row is its head
 */
export function makeTable({ caption, isList = false, heads, rows, foot, isNumber = () => false }) {
  const align = (/** @type {number} */ column) => (isNumber(column) ? 'number' : 'words');
  /** Shown beside a cell where a narrow screen shows no heads. @param {number} column */
  const headOf = (column) => {
    const head = heads[column];
    return typeof head === 'string' ? head : '';
  };
  /** @param {readonly Child[]} cells */
  const makeRow = (cells) =>
    make(
      'tr',
      { role: 'row' },
      ...cells.map((cell, column) =>
        column === 0
          ? make('th', { scope: 'row', role: 'rowheader', class: align(column) }, cell)
          : make('td', { role: 'cell', class: align(column), 'data-head': headOf(column) }, cell),
      ),
    );
  const headRow = make(
    'tr',
    { role: 'row' },
    ...heads.map((head, column) => make('th', { scope: 'col', role: 'columnheader', class: align(column) }, head)),
  );
  const table = make(
    'table',
    { role: 'table', class: isList ? 'list' : 'grid' },
    make('caption', {}, caption),
    make('thead', { role: 'rowgroup' }, headRow),
    make('tbody', { role: 'rowgroup' }, ...rows.map(makeRow)),
    foot === undefined ? null : make('tfoot', { role: 'rowgroup' }, makeRow(foot)),
  );
  return make('div', { class: 'scroller', role: 'region', 'aria-label': caption, tabindex: '0' }, table);
}

/**
 * Draws at once and whenever the place becomes wider or narrower: texts of a chart keep their size.
 * @param {HTMLElement} place
 * @param {(width: number) => Element} draw
 */
export function drawTo(place, draw) {
  let drawn = 0;
  const observer = new ResizeObserver(() => {
    const width = Math.floor(place.clientWidth);
    if (width === 0 || width === drawn) return;
    drawn = width;
    place.replaceChildren(draw(width));
  });
  observer.observe(place);
}
