import { describe, expect, it } from 'vitest';
import { maxPages, type Page, walkPages } from '../../../src/banks/pages.ts';
import { BankFailure } from '../../../src/domain/errors.ts';

const firstUrl = new URL('https://bank.test/v1/accounts/a/transactions?from=1');

type Script = (url: URL, call: number) => Partial<Page<string>> | BankFailure;

async function walk(script: Script) {
  const asked: string[] = [];
  const walked = await walkPages<string>({
    bankId: 'bank',
    firstUrl,
    resourcePath: '/accounts/a/transactions',
    identityOf: (item) => item,
    read: async (url) => {
      asked.push(url.href);
      const page = script(url, asked.length);
      if (page instanceof BankFailure) throw page;
      return { items: [`${asked.length}`], defects: [], next: null, receivedAtMs: asked.length, ...page };
    },
  });
  return { ...walked, asked };
}

const failure = new BankFailure({ code: 'BANK_TIMEOUT', bankId: 'bank', operatorMessage: 'late' });

describe('walking pages', () => {
  it('reads until there is no next link and tells how old the last answer is', async () => {
    const walked = await walk((_url, call) => ({ next: call < 3 ? `?page=${call + 1}` : null }));
    expect(walked).toMatchObject({ pages: [['1'], ['2'], ['3']], incomplete: null, fetchedAtMs: 3 });
  });

  it('throws what the first page fails with', async () => {
    await expect(walk(() => failure)).rejects.toBe(failure);
  });

  it('keeps what was read when a later page fails', async () => {
    const walked = await walk((_url, call) => (call === 2 ? failure : { next: '?page=2' }));
    expect(walked).toMatchObject({ pages: [['1']], incomplete: failure });
  });

  it.each<[string, Script, number, RegExp]>([
    ['a link to itself', () => ({ next: firstUrl.href }), 1, /followed before/],
    ['links in a circle', (_url, call) => ({ next: `?page=${call % 3}` }), 4, /followed before/],
    ['new links to the same page', (_url, call) => ({ items: ['1'], next: `?cursor=${call}` }), 2, /nothing new/],
    ['empty pages for ever', (_url, call) => ({ items: [], next: `?cursor=${call}` }), 4, /empty/],
    ['a link that is no URL', () => ({ next: 'http://[' }), 1, /no URL/],
    ['a link to another protocol', () => ({ next: 'file:///etc/passwd' }), 1, /no URL/],
    ['pages without end', (_url, call) => ({ next: `?cursor=${call}` }), maxPages, /more than 400/],
  ])('ends %s with the part read', async (_name, script, calls, reason) => {
    const { incomplete, asked, pages } = await walk(script);
    expect(asked).toHaveLength(calls);
    expect(pages.length).toBeGreaterThan(0);
    expect(incomplete?.code).toBe('BANK_BAD_RESPONSE');
    expect(incomplete?.message).toMatch(reason);
  });

  it('passes over single empty pages, and takes a last page of repeats for the end', async () => {
    const walked = await walk((_url, call) => {
      if (call === 1) return { next: '?page=2' };
      return call === 2 ? { items: [], next: '?page=3' } : { items: ['1'] };
    });
    expect(walked).toMatchObject({ pages: [['1'], [], ['1']], incomplete: null });
  });

  it('never leaves the bank’s origin', async () => {
    const { asked } = await walk((_url, call) => ({ next: call === 1 ? 'https://evil.test/steal?page=2' : null }));
    expect(asked[1]).toBe('https://bank.test/steal?page=2');
  });

  it('tells on which page a defect was', async () => {
    const defect = { pointer: '/x/0', reason: 'missing' };
    const { defects } = await walk((_url, call) => ({ defects: [defect], next: call === 1 ? '?page=2' : null }));
    expect(defects).toEqual([defect, { pointer: '/x/0', reason: 'missing (page 2)' }]);
  });
});
