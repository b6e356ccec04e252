import { provider } from '@wsekit/codec/crypto';
import { msgpack } from '@wsekit/codec/msgpack';
import type { WseServer } from '@wsekit/server-core';
import type { Dialer, Listen } from '@wsekit/transports';
import { dialer as wsDialer } from '@wsekit/transports/ws';
import type { Certificate } from '../../transports/test/listening/certificate.ts';
import { StoryApplication } from '../peers/application.ts';
import { secretText, until, Visit } from '../peers/our-client/visit.ts';
import type { Pairing } from './pairing.ts';
import { serverOf, token } from './server-of.ts';

const topic = 'room';
const missed = [11, 12, 13];
const comeBack = 4503;
/** Above the threshold of compression. */
const longText = 'x'.repeat(2000);

/** What did not hold in a whole conversation between our server and our client; empty when all did. */
export async function converse(pairing: Pairing, listen: Listen, certificate: Certificate): Promise<readonly string[]> {
  const { dialect, form, isTls } = pairing;
  const server = serverOf({ dialect, compressionThresholdBytes: form === 'zlib' ? 1024 : 0 });
  new StoryApplication(server);
  const { url } = await server.listen(listen, isTls ? { tls: certificate } : {});
  const visit = visitOf(`${url}/wse`, pairing, certificate);
  try {
    return await hold(pairing, server, visit);
  } finally {
    visit.client.close();
    await server.stop({ timeoutMs: 100 });
  }
}

function visitOf(url: string, { format, form }: Pairing, { cert }: Certificate): Visit {
  const trusting: Dialer = {
    capabilities: wsDialer.capabilities,
    dial: (to, options) => wsDialer.dial(to, { ...options, ...(to.startsWith('wss:') ? { ca: cert } : {}) }),
  };
  return new Visit(format === 'msgpack' ? `${url}?format=msgpack` : url, trusting, {
    token,
    tokenParameter: 'token',
    session: { msgpack, format, ...(form === 'sealed' ? { encryption: { provider } } : {}) },
  });
}

async function hold({ dialect, form }: Pairing, server: WseServer, visit: Visit): Promise<readonly string[]> {
  const missing: string[] = [];
  const note = (step: string, holds: boolean): void => {
    if (!holds) missing.push(step);
  };
  note('connect', await visit.isReady());
  note('subscribe', (await visit.subscribe(topic)) === 'subscribed');
  note('client to server and back', await visit.say(topic, 1));
  note('publication', await until(() => visit.numbers('said').includes(1)));
  for (const id of server.connections()) server.subscribeConnection(id, [topic], { presence: {} });
  note('presence', await until(() => visit.heard('presence_join').length > 0));
  visit.client.sendBatch([2, 3].map((n) => ({ type: 'say', payload: { topic, n, text: secretText } })));
  note('batch', await until(() => [2, 3].every((n) => visit.numbers('told').includes(n))));
  note('a long event', await visit.say(topic, 4, longText));
  note('compression', isCompressed(visit) === (form === 'zlib'));
  note('sealing', visit.sawInTheClear(secretText) !== (form === 'sealed'));
  await recover(note, dialect === 'D2g', visit);
  return missing;
}

/** Comes back; with positions, which publications have from D2g, to all that it missed. */
async function recover(
  note: (step: string, holds: boolean) => void,
  hasPositions: boolean,
  visit: Visit,
): Promise<void> {
  visit.client.send('leave', { topic, missed, text: secretText, close: comeBack, pace_ms: 0 });
  note('coming back', await visit.isReady(2));
  if (!hasPositions) return;
  const heard = (): unknown[] => visit.numbers('said').filter((n) => Number(n) >= 11);
  await until(() => heard().length >= missed.length);
  note('recovery', heard().join() === missed.join());
}

function isCompressed({ frames }: Visit): boolean {
  return frames.some((frame) => typeof frame !== 'string' && frame[0] === 0x43 && frame[1] === 0x3a);
}
