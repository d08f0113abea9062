// Lists of sanctions in the forms of their publishers, of people and companies who do not exist. Used by tests of screening.

/** An entry of a made-up list, in any form. */
export interface MadeUpEntry {
  readonly id: string;
  readonly kind?: 'PERSON' | 'ORGANISATION';
  readonly name: string;
  readonly aliases?: readonly { readonly name: string; readonly isWeak?: boolean }[];
  /** A day, or a year. */
  readonly born?: string;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** In the form of the UN Security Council's. */
export function toUnXml(entries: readonly MadeUpEntry[], date = '2026-11-01'): string {
  const isPerson = ({ kind }: MadeUpEntry): boolean => kind !== 'ORGANISATION';
  const born = (text: string): string =>
    text.length === 4
      ? `<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>${text}</YEAR>`
      : `<TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>${text}</DATE>`;
  const toXml = (entry: MadeUpEntry): string => {
    const tag = isPerson(entry) ? 'INDIVIDUAL' : 'ENTITY';
    const aliases = (entry.aliases ?? []).map(
      ({ name, isWeak }) =>
        `<${tag}_ALIAS><QUALITY>${isWeak === true ? 'Low' : 'Good'}</QUALITY><ALIAS_NAME>${escaped(name)}</ALIAS_NAME></${tag}_ALIAS>`,
    );
    const birth = entry.born === undefined ? '' : `<${tag}_DATE_OF_BIRTH>${born(entry.born)}</${tag}_DATE_OF_BIRTH>`;
    return `<${tag}><DATAID>1</DATAID><FIRST_NAME>${escaped(entry.name)}</FIRST_NAME><UN_LIST_TYPE>Nowhere</UN_LIST_TYPE>
      <REFERENCE_NUMBER>${entry.id}</REFERENCE_NUMBER><LISTED_ON>2020-02-03</LISTED_ON>${aliases.join('')}${birth}</${tag}>`;
  };
  return `<?xml version="1.0" encoding="utf-8"?><CONSOLIDATED_LIST dateGenerated="${date}T00:00:00.000-05:00">
    <INDIVIDUALS>${entries.filter(isPerson).map(toXml).join('')}</INDIVIDUALS>
    <ENTITIES>${entries
      .filter((entry) => !isPerson(entry))
      .map(toXml)
      .join('')}</ENTITIES></CONSOLIDATED_LIST>`;
}
