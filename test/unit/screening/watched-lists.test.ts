// Lists in files: one that cannot be used stops the start, and later leaves the one of before in use.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { screeningVariables, toScreeningSettings } from '../../../src/config/screening-settings.ts';
import { WatchedLists } from '../../../src/screening/watched-lists.ts';
import { toUnXml } from '../../support/made-up-lists.ts';

const folder = mkdtempSync(join(tmpdir(), 'bankgraph-watched-'));
const path = join(folder, 'un.xml');
afterEach(() => rmSync(path, { force: true }));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

async function openLists(): Promise<{ lists: WatchedLists; troubles: string[] }> {
  const troubles: string[] = [];
  const lists = await WatchedLists.open({
    files: new Map([['UN', path]]),
    onTrouble: (reason) => void troubles.push(reason),
  });
  onTestFinished(() => lists.close());
  return { lists, troubles };
}
const write = (...names: readonly string[]) =>
  writeFileSync(path, toUnXml(names.map((name, index) => ({ id: `NWi.${index}`, name }))));
const subject = { names: ['Qassim Zoltan'], birthDates: [], countries: [], kind: null };

describe('a list in a file', () => {
  it('is read anew when it has changed, and only then', async () => {
    write('Mildred Nobody');
    const { lists, troubles } = await openLists();
    expect((await lists.screen(subject)).hits).toEqual([]);
    const [before] = lists.versions();
    await lists.look();
    expect(lists.versions()[0]).toBe(before);
    write('Mildred Nobody', 'Qassim Zoltan');
    await lists.look();
    expect((await lists.screen(subject)).hits).toMatchObject([{ entryId: 'NWi.1' }]);
    expect(troubles).toEqual([]);
  });

  it.each<[string, () => void]>([
    ['is cut off', () => writeFileSync(path, toUnXml([{ id: 'a', name: 'Some Body' }]).slice(0, -20))],
    ['is another document', () => writeFileSync(path, '<html>Qassim</html>')],
    ['is gone', () => rmSync(path)],
  ])('that %s leaves the one of before in use, and is told once', async (_what, spoil) => {
    write('Qassim Zoltan');
    const { lists, troubles } = await openLists();
    spoil();
    await lists.look();
    await lists.look();
    expect((await lists.screen(subject)).hits).toHaveLength(1);
    expect(troubles).toEqual([expect.stringMatching(/^SCREENING_LISTS: un: .*; the list of before stays$/)]);
    expect(troubles.join()).not.toContain('Qassim');
    write('Mildred Nobody');
    await lists.look();
    expect((await lists.screen(subject)).hits).toEqual([]);
  });

  it('that cannot be used stops the start', async () => {
    await expect(openLists()).rejects.toMatchObject({ name: 'UnreadableList', message: 'un: cannot be read' });
    writeFileSync(path, '<sdnList/>');
    await expect(openLists()).rejects.toMatchObject({ message: 'un: no list of the form UN' });
  });
});

describe('SCREENING_LISTS', () => {
  const parse = (text: string) => screeningVariables.SCREENING_LISTS.safeParse(text);

  it('names files by list', () => {
    expect(parse('un=/lists/un.xml, ofac=b=c.xml').data).toEqual(
      new Map([
        ['UN', '/lists/un.xml'],
        ['OFAC', 'b=c.xml'],
      ]),
    );
    expect(toScreeningSettings({ SCREENING_DAYS: 30 })).toBeNull();
  });

  it.each(['', 'un', 'un=', 'uk=a.xml', 'un=a.xml,un=b.xml', 'a.xml', 'un=a.xml,'])('is refused: %j', (text) => {
    expect(parse(text).success).toBe(false);
  });
});
