import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadModel } from '../generator/model.ts';
import { readRequirements } from '../generator/requirements.ts';
import {
  type Category,
  closeCodes,
  clusterCapabilities,
  clusterFlags,
  clusterFrameTypes,
  clusterMagic,
  dialects,
  envelopeFields,
  errorCodes,
  features,
  keyDerivations,
  limits,
  messageTypes,
  systemTypes,
} from '../src/index.ts';
import * as schema from '../src/schema.ts';

const model = loadModel();
const types = Object.values(messageTypes);

// The rule of WSE-FRM-060 to WSE-FRM-062, as servers apply it to events.
function categoryByRule(type: string): Category {
  if (type.includes('_snapshot') || type.startsWith('snapshot_')) return 'S';
  return systemTypes.has(type) ? 'WSE' : 'U';
}

function repeated<T>(items: readonly T[]): readonly T[] {
  return items.filter((item, at) => items.indexOf(item) !== at);
}

describe('names and numbers', () => {
  it('are used once', () => {
    expect(repeated(model.messageTypes.map(({ type }) => type))).toEqual([]);
    expect(repeated(Object.values(closeCodes).map(({ code }) => code))).toEqual([]);
    expect(repeated(Object.values(clusterFrameTypes))).toEqual([]);
    expect(repeated(Object.values(clusterCapabilities))).toEqual([]);
    expect(repeated(model.limits.map(({ name }) => name))).toEqual([]);
    expect(repeated(model.errorCodes.map(({ name }) => name))).toEqual([]);
    expect(repeated(model.features.map(({ name }) => name))).toEqual([]);
    expect(repeated(model.cluster.flags.map(({ rules }) => `${rules.on} ${rules.bit}`))).toEqual([]);
  });

  it('name every word of the schema', () => {
    const words = [...model.errorCodes, ...model.closeCodes, ...model.features, ...model.limits, ...model.markers];
    expect(words.filter(({ description }) => description === '').map(({ name }) => name)).toEqual([]);
    expect(types.filter(({ summary }) => summary === '').map(({ type }) => type)).toEqual([]);
  });
});

describe('message types', () => {
  it('have a direction, and a category in each direction', () => {
    for (const { directions, categories } of types) {
      expect(directions.length).toBeGreaterThan(0);
      expect(Object.keys(categories)).toEqual(directions);
    }
  });

  it('live in dialects that follow each other', () => {
    for (const { since, until } of types) {
      if (until !== null) expect(dialects[since].since <= dialects[until].since).toBe(true);
    }
  });

  it('name only requirements that exist', () => {
    const ids = new Set(readRequirements().map(({ id }) => id));
    const named = types.flatMap(({ requirements }) => requirements);
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });

  // A server writes these by hand. (WSE-FRM-063)
  const handmade = ['ping', 'rate_limit_warning', 'presence_join', 'presence_leave', 'presence_update'];

  it('get from servers the category that the rule gives them, but for those written by hand', () => {
    const fromServer = types.filter(({ categories }) => categories.server_to_client !== undefined);
    const others = fromServer.filter(({ type, categories }) => categories.server_to_client !== categoryByRule(type));
    expect(others.map(({ type }) => type).sort()).toEqual(handmade.toSorted());
    expect(others.every(({ categories }) => categories.server_to_client === 'WSE')).toBe(true);
  });

  it('of the system list all have category WSE, unless they are snapshots', () => {
    for (const type of systemTypes) {
      const info = types.find((known) => known.type === type);
      expect(info?.categories.server_to_client).toBe(categoryByRule(type));
    }
    expect([...systemTypes].filter((type) => categoryByRule(type) === 'S')).toEqual(['snapshot_complete']);
  });
});

describe('words', () => {
  it('agree with the features of the handshake messages', () => {
    const homes = { server_ready: 'ReadyFeatures', client_hello: 'ClientFeatures', server_hello: 'ServerFeatures' };
    for (const [type, part] of Object.entries(homes)) {
      const members = model.parts.find(({ name }) => name === part)?.fields.map(({ name }) => name) ?? [];
      const announced = Object.entries(features).filter(([, { announcedIn }]) => announcedIn.includes(type));
      expect(announced.map(([name]) => name).filter((name) => !members.includes(name))).toEqual([]);
    }
  });

  it('keep the numbers of the wire', () => {
    expect(clusterFrameTypes).toMatchObject({ MSG: 1, HELLO: 4, RESYNC: 8, PRESENCE_FULL: 12, DRAIN: 13 });
    expect(clusterCapabilities).toEqual({ interest_routing: 1, compression: 2, presence: 4, recovery: 8 });
    expect(clusterFlags).toEqual({ msg_compressed: 1, msg_recovery: 2, resync_continuation: 1 });
    expect(clusterMagic).toEqual([0x57, 0x53, 0x45, 0]);
    expect(closeCodes.AUTH_FAILED.code).toBe(4401);
    expect(limits.max_message_bytes).toBe(1_048_576);
    expect(keyDerivations).toEqual({
      salted: { salt: 'wse-encryption', info: 'aes-gcm-key' },
      unsalted: { salt: '', info: 'wse-encryption/aes-gcm-key' },
    });
  });

  it('offer in each dialect only capabilities that it has', () => {
    for (const dialect of Object.values(dialects)) {
      const bits = model.cluster.capabilities.filter(({ rules }) => {
        const since = Object.values(dialects).findIndex(({ name }) => name === model.dialectNames.get(rules.since));
        return since <= Object.keys(dialects).indexOf(dialect.name);
      });
      const mask = bits.reduce((sum, { number }) => sum | number, 0);
      expect(dialect.cluster_capabilities).toBe(mask);
    }
  });

  it('close with codes that are known', () => {
    const codes = new Set(Object.values(closeCodes).map(({ code }) => code));
    for (const { auth_close_code, drain_close_code, stop_close_code, origin_close_code } of Object.values(dialects)) {
      const used = [auth_close_code, drain_close_code, stop_close_code, origin_close_code].filter((code) => code);
      expect(used.filter((code) => code !== null && !codes.has(code))).toEqual([]);
    }
  });

  it('name the fields of the envelope and their long names', () => {
    expect(Object.keys(envelopeFields).join(' ')).toBe('c t p id ts seq v cid pri cor sig tp e o');
    expect([envelopeFields.t.alias, envelopeFields.p.alias]).toEqual(['type', 'payload']);
  });

  it('say that authentication errors end the connection', () => {
    const final = Object.entries(errorCodes).filter(
      ([, { status, recoverable }]) => status === 'implemented' && !recoverable,
    );
    expect(final.map(([name]) => name)).toEqual(['AUTH_REQUIRED', 'AUTH_FAILED']);
  });
});

describe('descriptors', () => {
  it('are exported for every file of the schema', () => {
    const exported = new Set(Object.keys(schema));
    const files = readdirSync(new URL('../proto/wse/v2', import.meta.url)).map((file) => file.replace('.proto', ''));
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => !exported.has(`file_wse_v2_${file}`))).toEqual([]);
    expect(exported.has('ServerHelloSchema')).toBe(true);
  });
});
