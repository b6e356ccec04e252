import { describe, expect, it } from 'vitest';
import { hexDump } from '../../src/report/hex-dump.ts';
import { formatHtml } from '../../src/report/html/page.ts';
import { wireFields } from '../../src/report/wire-fields.ts';
import { sampleReport } from '../support/report.ts';

const html = formatHtml(await sampleReport());
const data = JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? '');

describe('the page', () => {
  it('needs nothing but itself', () => {
    const outside = html.replace(/<script type="application\/json".*?<\/script>/s, '');
    expect(outside).not.toMatch(/(?:src|href|action)\s*=|url\(|@import|https?:/);
    expect(html).toContain("default-src 'none'");
  });

  it('tells verdict, matrix and failures without its script', () => {
    const still = html.replace(/<script.*?<\/script>/gs, '');
    expect(still).toContain('<h1>Not everything is as expected</h1>');
    expect(still).toMatch(
      /<th scope="row">area<\/th><td class="s-failed">.*<b>2<\/b>\/6<small>2 failed, 2 known<\/small>/,
    );
    expect(still).toContain('Users would see something else.');
    expect(still).toContain('<b>WSE-ERR-001</b> says something else');
    expect(still).toContain('absent</b>: not installed');
  });

  it('cannot be broken by what cases hold', () => {
    expect(html).not.toContain('a <b> &');
    expect(html).toContain('a &lt;b&gt; &amp; &quot;c&quot;');
    expect(html.match(/<\/script>/g)).toHaveLength(2);
  });

  it('gives its script every case once, with requirement texts and what each peer did', () => {
    expect(data.cases).toHaveLength(6);
    expect(data.requirements['WSE-FRM-001']).toMatchObject({ level: 'must', text: expect.stringContaining('frame') });
    expect(data.cases.find(({ id }: { id: string }) => id === 'area/wrong').peers[0]).toMatchObject({
      counts: { failed: 2 },
      groups: [
        { status: 'failed', settings: 'dialect D2b D2g, profile observed', differences: [{ path: 'decode.raw_text' }] },
      ],
    });
  });
});

describe('bytes', () => {
  it('are dumped with offset, digits and printable characters', () => {
    expect(hexDump(Buffer.from('C:\u0000abcdefghijklmnop'))).toBe(
      '0000  43 3a 00 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d  C:·abcdefghijklm\n0010  6e 6f 70                                         nop',
    );
  });

  it('are cut after 16 rows', () => {
    expect(hexDump(new Uint8Array(1000)).split('\n')).toHaveLength(17);
    expect(hexDump(new Uint8Array(1000))).toContain('… 744 more bytes');
  });
});

it('lists the fields that are set, by their names in the schema', () => {
  const message = {
    direction: 'server_to_client',
    format: '',
    frame: { case: 'binary', value: Uint8Array.of(0x45) },
    limits: { maxFrameBytes: 5, maxJsonDepth: undefined },
    list: [1, 2],
    frames: [{ type: 'PING' }],
  };
  expect(wireFields(message).map(({ name, text }) => `${name}=${text}`)).toEqual([
    'direction=server_to_client',
    expect.stringMatching(/^binary=0000 {2}45 /),
    'limits.max_frame_bytes=5',
    'list=1, 2',
    'frames[0].type=PING',
  ]);
});
