// What a logo must be, and where it may be fetched from.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LogoFetcher } from '../../../src/sources/fetch-logo.ts';
import { maxLogoBytes, toLogo } from '../../../src/sources/logos.ts';

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const svg = Buffer.from('<?xml version="1.0"?>\n<!-- made -->\n<svg xmlns="http://www.w3.org/2000/svg"/>');

describe('an image', () => {
  it.each([
    ['image/png', png],
    ['image/jpeg', Buffer.from('ffd8ffe0', 'hex')],
    ['image/gif', Buffer.from('GIF89a.')],
    ['image/webp', Buffer.from('RIFF\u0000\u0000\u0000\u0000WEBPVP8 ')],
    ['image/svg+xml', svg],
    ['image/svg+xml', Buffer.from('<svg viewBox="0 0 1 1"></svg>')],
  ])('is known as %s by its own first bytes', (mediaType, bytes) => {
    expect(toLogo(bytes)).toEqual({ mediaType, bytes });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a page', Buffer.from('<!doctype html><svg></svg>')],
    ['a script', Buffer.from('alert(1)')],
    ['too large', Buffer.concat([png, Buffer.alloc(maxLogoBytes)])],
  ])('that is %s is none', (_name, bytes) => {
    expect(toLogo(bytes)).toBeNull();
  });
});

describe('where an image lies', () => {
  let origin: string;
  const server = createServer((request, response) => {
    const { url = '' } = request;
    if (url === '/png') response.writeHead(200, { 'content-type': 'text/html' }).end(png);
    else if (url === '/redirect') response.writeHead(302, { location: '/png' }).end();
    else if (url === '/round') response.writeHead(302, { location: '/round' }).end();
    else if (url === '/away') response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end();
    else if (url === '/large') response.writeHead(200).end(Buffer.concat([png, Buffer.alloc(maxLogoBytes)]));
    else if (url === '/page') response.writeHead(200).end('<html>');
    else response.writeHead(404).end();
  });
  const here = new LogoFetcher({ allowsLoopback: true });
  const outside = new LogoFetcher({ allowsLoopback: false });

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await Promise.all([here.close(), outside.close()]);
    await new Promise((resolve) => server.close(resolve));
  });

  it('is asked, redirects followed', async () => {
    expect(await here.fetch(`${origin}/png`)).toEqual({ mediaType: 'image/png', bytes: png });
    expect(await here.fetch(`${origin}/redirect`)).toEqual({ mediaType: 'image/png', bytes: png });
  });

  it.each([
    ['/large', 'larger'],
    ['/page', 'no PNG'],
    ['/none', 'answered 404'],
    ['/round', 'on and on'],
    ['/away', 'no public https address'],
  ])('%s gives none, and says why', async (path, why) => {
    expect(await here.fetch(`${origin}${path}`)).toEqual({ failure: expect.stringContaining(why) });
  });

  it.each([
    'http://127.0.0.1/x',
    'https://127.0.0.1/x',
    'https://localhost/x',
    'https://[::1]/x',
    'https://10.0.0.7/x',
    'https://169.254.169.254/latest/meta-data',
    'https://2130706433/x',
    'https://metadata.internal/x',
    'https://user:secret@logos.example/x',
    'http://logos.example/x',
    'file:///etc/passwd',
    'data:image/png;base64,AAAA',
    'javascript:alert(1)',
    'no address',
  ])('is not asked at %s', async (address) => {
    expect(await outside.fetch(address)).toMatchObject({ failure: expect.any(String) });
  });
});
