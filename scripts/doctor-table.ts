// Writes docs/doctor.md: what `wse-conformance doctor` says of the published servers, and of ours, each of them running.
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { encodeJwt } from '@wsekit/server-core';
import { type Examination, examine } from '../conformance/src/doctor/examine.ts';
import { isInstalled } from './peers/environments.ts';
import { ourServer, publishedServer, type StoryServer } from './peers/servers.ts';

const secret = 'a secret of at least 32 bytes, for tests';
const servers: readonly StoryServer[] = [
  publishedServer('2.0.2', 'D2b'),
  publishedServer('2.3.2', 'D2f'),
  publishedServer('2.4.1', 'D2g'),
  publishedServer('2.5.1', 'D2g'),
  ourServer('ws', 'D2g', 'server'),
  ourServer('uws', 'D2g', 'server'),
];

async function ask(server: StoryServer): Promise<Examination> {
  const { port, stop } = await server.start(secret);
  const nowSeconds = Math.floor(Date.now() / 1000);
  const token = encodeJwt({ sub: 'doctor', iat: nowSeconds, exp: nowSeconds + 3600 }, secret);
  try {
    return await examine({
      url: new URL(`ws://127.0.0.1:${port}/wse`),
      token,
      patienceMs: 1000,
      timeoutMs: 60_000,
      signal: new AbortController().signal,
      nowMs: () => performance.now(),
    });
  } finally {
    await stop();
  }
}

/** What takes its time in every run takes another in the next. */
function steady(says: string): string {
  return says
    .replace(/, in \d+ ms$/, '')
    .replace(/ in the \d+ ms it was watched$/, '')
    .replaceAll('|', '\\|');
}

const asked = servers.filter(({ environment }) => environment === undefined || isInstalled(environment));
const told: { name: string; examination: Examination }[] = [];
for (const server of asked) told.push({ name: server.name, examination: await ask(server) });

const rows = [...new Set(told.flatMap(({ examination }) => examination.findings.map(({ what }) => what)))];
const cell = ({ examination }: (typeof told)[number], row: string): string => {
  const found = examination.findings.find(({ what }) => what === row);
  return found === undefined ? '' : `${found.isQuirk === true ? '**!** ' : ''}${steady(found.says)}`;
};
const lines = [
  '# What the doctor says of published servers',
  '',
  '`npx wse-conformance doctor ws://HOST:PORT/PATH --token TOKEN` asks a running server what it is, and shows with each answer what it',
  'is read from. This is what it said of the published servers and of ours, with a token that each of them takes; `npm run generate:doctor`',
  'writes the table anew. **!** is something to know before you rely on it.',
  '',
  `| | ${told.map(({ name }) => name).join(' | ')} |`,
  `|---|${told.map(() => '---|').join('')}`,
  ...rows.map((row) => `| ${row} | ${told.map((each) => cell(each, row)).join(' | ')} |`),
  '',
];
const file = join(resolve(import.meta.dirname, '..'), 'docs/doctor.md');
writeFileSync(file, lines.join('\n'));
console.log(`${told.length} servers: ${file}`);
