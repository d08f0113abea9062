// The forms of lists: what each says of its entries, and what is refused. All names are made up.

import { describe, expect, it } from 'vitest';
import type { ScreeningList } from '../../../src/domain/screening.ts';
import { parseListedCountry } from '../../../src/screening/lists/countries.ts';
import {
  compareBirthDates,
  type ListEntry,
  toBirthDay,
  toBirthText,
  toBirthYear,
} from '../../../src/screening/lists/entry.ts';
import { parseSdnBirthDate } from '../../../src/screening/lists/ofac.ts';
import { readListPieces } from '../../../src/screening/lists/read-list.ts';
import { toUnXml } from '../../support/made-up-lists.ts';

async function read(list: ScreeningList, text: string | Uint8Array, pieceLength = 7) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceLength) }, (_, index) =>
    bytes.subarray(index * pieceLength, (index + 1) * pieceLength),
  );
  const entries: ListEntry[] = [];
  const version = await readListPieces(list, pieces, (entry) => entries.push(entry));
  return { version, entries };
}

const un = `<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" dateGenerated="2026-11-20T12:00:03.130-05:00">
 <INDIVIDUALS><INDIVIDUAL>
  <DATAID>9990001</DATAID><VERSIONNUM>1</VERSIONNUM>
  <FIRST_NAME>QASSIM</FIRST_NAME><SECOND_NAME>IBN</SECOND_NAME><THIRD_NAME>ZOLTAN</THIRD_NAME><FOURTH_NAME/>
  <UN_LIST_TYPE>Nowhere</UN_LIST_TYPE><REFERENCE_NUMBER>NWi.001</REFERENCE_NUMBER><LISTED_ON>2019-05-06</LISTED_ON>
  <NAME_ORIGINAL_SCRIPT>Касим Золтан</NAME_ORIGINAL_SCRIPT>
  <COMMENTS1>Said to be &lt;nowhere&gt;.</COMMENTS1>
  <NATIONALITY><VALUE>Iran (Islamic Republic of)</VALUE></NATIONALITY>
  <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Kassim Soltan; Q. Zoltan</ALIAS_NAME></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Fictional</ALIAS_NAME></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1961-04-02</DATE></INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1965</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1970</FROM_YEAR><TO_YEAR>1972</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
 </INDIVIDUAL></INDIVIDUALS>
 <ENTITIES><ENTITY><DATAID>2</DATAID><FIRST_NAME>NOWHERE &amp; SONS TRADING</FIRST_NAME><REFERENCE_NUMBER>NWe.002</REFERENCE_NUMBER>
  <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Erehwon Trading</ALIAS_NAME></ENTITY_ALIAS>
  <ENTITY_ADDRESS><COUNTRY>Russian Federation</COUNTRY></ENTITY_ADDRESS></ENTITY></ENTITIES>
</CONSOLIDATED_LIST>`;

const eu = `<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-11-21T10:11:12.000+01:00" globalFileId="1">
 <sanctionEntity designationDetails="" unitedNationId="" euReferenceNumber="EU.99991.1" logicalId="1">
  <regulation regulationType="amendment" publicationDate="2021-03-02" programme="NWH"><publicationUrl>http://x.example</publicationUrl></regulation>
  <regulation regulationType="regulation" publicationDate="2020-01-02" programme="NWH"/>
  <subjectType code="person" classificationCode="P"/>
  <nameAlias firstName="" middleName="" lastName="" wholeName="Zed" strong="false"/>
  <nameAlias firstName="Vasilisa" middleName="" lastName="Pretendova" wholeName="Vasilisa Pretendova" strong="true"/>
  <nameAlias firstName="Wassilissa" middleName="I." lastName="Pretendowa" wholeName="" strong="true"/>
  <citizenship countryIso2Code="RU" countryDescription="RUSSIA"/>
  <birthdate circa="false" calendarType="GREGORIAN" birthdate="1980-03-04" year="1980" countryIso2Code="00"/>
  <birthdate circa="true" calendarType="GREGORIAN" year="1979"/>
  <birthdate circa="false" calendarType="ISLAMIC" year="1400"/>
 </sanctionEntity>
 <sanctionEntity euReferenceNumber="EU.99992.2" designationDate="2018-07-08" logicalId="2">
  <subjectType code="enterprise" classificationCode="E"/><nameAlias wholeName="Erehwon Shipping OOO" strong="true"/>
 </sanctionEntity>
</export>`;

const ofac = (count = 3) => `<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="http://www.un.org/sanctions/1.0">
 <publshInformation><Publish_Date>11/25/2026</Publish_Date><Record_Count>${count}</Record_Count></publshInformation>
 <sdnEntry><uid>990001</uid><firstName>Ivanka</firstName><lastName>FICTIVE</lastName><sdnType>Individual</sdnType>
  <programList><program>NOWHERE</program><program>NOWHERE2</program></programList>
  <akaList><aka><uid>5</uid><type>a.k.a.</type><category>weak</category><lastName>VANYA</lastName></aka>
   <aka><uid>6</uid><type>a.k.a.</type><category>strong</category><lastName>FIKTIV</lastName><firstName>Ivana</firstName></aka></akaList>
  <addressList><address><uid>7</uid><country>Cuba</country></address></addressList>
  <nationalityList><nationality><uid>8</uid><country>Burma</country><mainEntry>true</mainEntry></nationality></nationalityList>
  <dateOfBirthList><dateOfBirthItem><uid>9</uid><dateOfBirth>10 Aug 1948</dateOfBirth><mainEntry>true</mainEntry></dateOfBirthItem></dateOfBirthList>
 </sdnEntry>
 <sdnEntry><uid>990002</uid><lastName>ACME NOWHERE LTD</lastName><sdnType>Entity</sdnType></sdnEntry>
 <sdnEntry><uid>990003</uid><lastName>SS NOWHERE</lastName><sdnType>Vessel</sdnType></sdnEntry>
</sdnList>`;

describe('a list is read', () => {
  it('in the form of the United Nations', async () => {
    const { version, entries } = await read('UN', un);
    expect(version).toMatchObject({ list: 'UN', date: '2026-11-20', entryCount: 2 });
    expect(version.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(entries).toEqual([
      {
        list: 'UN',
        entryId: 'NWi.001',
        kind: 'PERSON',
        names: [
          { text: 'QASSIM IBN ZOLTAN', quality: 'PRIMARY' },
          { text: 'Касим Золтан', quality: 'STRONG' },
          { text: 'Kassim Soltan', quality: 'STRONG' },
          { text: 'Q. Zoltan', quality: 'STRONG' },
          { text: 'The Fictional', quality: 'WEAK' },
        ],
        birthDates: [
          { date: '1961-04-02', fromYear: 1961, toYear: 1961 },
          { date: null, fromYear: 1963, toYear: 1967 },
          { date: null, fromYear: 1970, toYear: 1972 },
        ],
        countries: ['IR'],
        programmes: ['Nowhere'],
        listedDate: '2019-05-06',
      },
      expect.objectContaining({
        entryId: 'NWe.002',
        kind: 'ORGANISATION',
        names: [
          { text: 'NOWHERE & SONS TRADING', quality: 'PRIMARY' },
          { text: 'Erehwon Trading', quality: 'STRONG' },
        ],
        countries: ['RU'],
        listedDate: null,
      }),
    ]);
  });

  it('in the form of the European Union', async () => {
    const { version, entries } = await read('EU', eu);
    expect(version).toMatchObject({ date: '2026-11-21', entryCount: 2 });
    expect(entries[0]).toEqual({
      list: 'EU',
      entryId: 'EU.99991.1',
      kind: 'PERSON',
      names: [
        { text: 'Vasilisa Pretendova', quality: 'PRIMARY' },
        { text: 'Wassilissa I. Pretendowa', quality: 'STRONG' },
        { text: 'Zed', quality: 'WEAK' },
      ],
      birthDates: [
        { date: '1980-03-04', fromYear: 1980, toYear: 1980 },
        { date: null, fromYear: 1977, toYear: 1981 },
      ],
      countries: ['RU'],
      programmes: ['NWH'],
      listedDate: '2020-01-02',
    });
    expect(entries[1]).toMatchObject({ kind: 'ORGANISATION', listedDate: '2018-07-08' });
  });

  it('in the form of OFAC, without ships', async () => {
    const { version, entries } = await read('OFAC', ofac());
    expect(version).toMatchObject({ date: '2026-11-25', entryCount: 2 });
    expect(entries).toEqual([
      {
        list: 'OFAC',
        entryId: '990001',
        kind: 'PERSON',
        names: [
          { text: 'Ivanka FICTIVE', quality: 'PRIMARY' },
          { text: 'Ivana FIKTIV', quality: 'STRONG' },
          { text: 'VANYA', quality: 'WEAK' },
        ],
        birthDates: [{ date: '1948-08-10', fromYear: 1948, toYear: 1948 }],
        countries: ['CU', 'MM'],
        programmes: ['NOWHERE', 'NOWHERE2'],
        listedDate: null,
      },
      expect.objectContaining({ entryId: '990002', kind: 'ORGANISATION' }),
    ]);
  });

  it('the same in pieces of any length, letters cut in two among them', async () => {
    const whole = await read('UN', un, 1_000_000);
    for (const length of [1, 2, 3, 64]) expect(await read('UN', un, length)).toEqual(whole);
  });
});

describe('a list is refused as a whole', () => {
  const entity = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>';
  it.each<[string, ScreeningList, string | Uint8Array, RegExp]>([
    ['with a document type', 'UN', un.replace('<CONSOLIDATED', `${entity}<CONSOLIDATED`), /document type/],
    ['with an entity of its own', 'UN', un.replace('Nowhere<', '&a;<'), /well-formed/],
    ['cut off', 'UN', un.slice(0, -30), /well-formed/],
    ['of fewer entries than it says', 'OFAC', ofac(4), /3 entries, of 4/],
    ['in another form', 'EU', un, /no list of the form EU/],
    ['that is a page', 'UN', '<html><body>Not found</body></html>', /no list of the form UN/],
    ['that is empty', 'UN', '', /well-formed|no entries/],
    ['without entries', 'UN', toUnXml([]), /no entries/],
    ['with an entry without a name', 'UN', toUnXml([{ id: 'NWi.001', name: '' }]), /entry 1 has no name/],
    [
      'with an entry without an id',
      'UN',
      toUnXml([{ id: '', name: 'Some One' }]).replace('<DATAID>1</DATAID>', ''),
      /has no id/,
    ],
    ['in another encoding', 'UN', un.replace('UTF-8', 'ISO-8859-1'), /encoding/],
    [
      'that is not UTF-8',
      'UN',
      Buffer.concat([Buffer.from(un.slice(0, 300)), Buffer.of(0xff), Buffer.from(un.slice(300))]),
      /UTF-8/,
    ],
    ['nested without end', 'UN', `<CONSOLIDATED_LIST>${'<a>'.repeat(5000)}`, /deep/],
    [
      'with names without end',
      'UN',
      toUnXml([
        { id: 'NWi.1', name: 'A B', aliases: Array.from({ length: 1001 }, (_, index) => ({ name: `A B${index}` })) },
      ]),
      /more than 1000 names/,
    ],
  ])('%s', async (_what, list, text, reason) => {
    const error: unknown = await read(list, text, 4096).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'UnreadableList', message: expect.stringMatching(reason) });
    expect(String(error)).not.toContain('QASSIM');
  });
});

describe('birth dates', () => {
  it.each([
    ['10 Aug 1948', '1948-08-10'],
    ['1953', '1953'],
    ['Oct 1972', '1972'],
    ['circa 1961', '1959 to 1963'],
    ['circa Oct 1961', '1959 to 1963'],
    ['1961 to 1963', '1961 to 1963'],
    ['01 Jan 1960 to 31 Dec 1961', '1960 to 1961'],
    ['01 Jan 1960', '1960'],
    ['31 Feb 1960', null],
    ['unknown', null],
  ])('of OFAC: %s', (text, expected) => {
    const found = parseSdnBirthDate(text);
    expect(found === null ? null : toBirthText(found)).toBe(expected);
  });

  const day = toBirthDay('1961-04-02', false);
  const about = toBirthYear('1961', true);
  it.each([
    [['1961-04-02'], 'AGREES'],
    [['1961-05-02'], 'AGREES', 'about'],
    [['1963-05-02'], 'AGREES', 'about'],
    [['1964-05-02'], 'CONTRADICTS', 'about'],
    [['1961-05-02'], 'SAME_YEAR'],
    [['1961'], 'AGREES'],
    [['1961-01-01'], 'AGREES'],
    [['1962-04-02'], 'CONTRADICTS'],
    [['1962-04-02', '1961-04-02'], 'AGREES'],
    [[], 'UNKNOWN'],
  ])('%j: %s', (told, verdict, listed = 'day') => {
    const birth = listed === 'day' ? day : about;
    expect(compareBirthDates(told, birth === null ? [] : [birth])).toBe(verdict);
  });

  it('that a list does not tell say nothing', () => expect(compareBirthDates(['1961-04-02'], [])).toBe('UNKNOWN'));
});

it.each([
  ['Iran (Islamic Republic of)', 'IR'],
  ['Democratic Republic of the Congo', 'CD'],
  ["Democratic People's Republic of Korea", 'KP'],
  ['Korea, North', 'KP'],
  ['Côte d’Ivoire', 'CI'],
  ['United Kingdom', 'GB'],
  ['gb', 'GB'],
  ['Türkiye', 'TR'],
  ['Turkey', 'TR'],
  ['00', null],
  ['Nowhere', null],
])('the country %s is %s', (text, code) => expect(parseListedCountry(text)).toBe(code));
