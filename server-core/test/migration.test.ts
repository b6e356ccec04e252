// Holds docs/migration.md to the server: every name of ours exists, and no name of the published server is left out.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ServerErrorCode, ServerEvent, ServerOptions } from '@wsekit/server-core';
import * as serverCore from '@wsekit/server-core';
import * as primitives from '@wsekit/server-core/primitives';
import { describe, expect, it } from 'vitest';

const document = readFileSync(resolve(import.meta.dirname, '../../docs/migration.md'), 'utf8');

/** Cells of the table under a heading, without its head. */
function tableUnder(heading: string): string[][] {
  const section = document.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(1).map((row) => row.split('|').map((cell) => cell.trim()));
}

const namesIn = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
const column = (heading: string, index: number): string[] =>
  tableUnder(heading).flatMap((cells) => namesIn(cells[index]));

/** Parameters of the constructor of `RustWSEServer`, as its signature has them in 2.5.1. */
const publishedParameters = `host port max_connections jwt_secret jwt_issuer jwt_audience jwt_cookie_name jwt_previous_secret
  jwt_key_id jwt_algorithm jwt_private_key max_inbound_queue_size recovery_enabled recovery_buffer_size recovery_ttl
  recovery_max_messages recovery_memory_budget presence_enabled presence_max_data_size presence_max_members rate_limit_capacity
  rate_limit_refill max_message_size ping_interval idle_timeout max_outbound_queue_bytes max_subscriptions_per_connection`;

/** Its methods, as `dir()` lists them. */
const publishedMethods = `broadcast broadcast_all broadcast_all_bytes broadcast_local cluster_connected cluster_info
  cluster_peers_count connect_cluster disconnect drain drain_inbound enable_drain_mode get_cluster_dlq_entries
  get_connection_count get_connections get_queue_group_info get_topic_subscriber_count health_snapshot inbound_dropped_count
  inbound_queue_depth is_running presence presence_stats prometheus_metrics reload_cluster_tls send send_bytes send_event
  set_callbacks set_topic_acl start stop subscribe_connection subscribe_with_recovery unsubscribe_connection update_presence`;

/** What its package has beside it, and the members of those. */
const publishedUtilities = `DeliveryGuarantee EventFilter EventFilter.matches EventPriority RustCompressionManager RustCompressionManager.compress
  RustCompressionManager.decompress RustCompressionManager.get_stats RustCompressionManager.pack_event
  RustCompressionManager.pack_msgpack RustCompressionManager.reset_stats RustCompressionManager.should_compress
  RustCompressionManager.unpack_event RustCompressionManager.unpack_msgpack RustEventSequencer RustEventSequencer.cleanup
  RustEventSequencer.get_buffer_stats RustEventSequencer.get_current_sequence RustEventSequencer.get_sequence_stats
  RustEventSequencer.is_duplicate RustEventSequencer.next_seq RustEventSequencer.process_sequenced_event
  RustEventSequencer.reset_sequence RustPriorityMessageQueue RustPriorityMessageQueue.clear
  RustPriorityMessageQueue.dequeue_batch RustPriorityMessageQueue.enqueue RustPriorityMessageQueue.get_stats
  RustPriorityMessageQueue.size RustPriorityQueue RustPriorityQueue.clear RustPriorityQueue.drain RustPriorityQueue.is_full
  RustPriorityQueue.len RustPriorityQueue.pop RustPriorityQueue.push RustSequencer RustSequencer.cleanup
  RustSequencer.get_current_seq RustSequencer.is_duplicate RustSequencer.next_seq RustSequencer.seen_count RustTokenBucket
  RustTokenBucket.acquire RustTokenBucket.reset RustTokenBucket.tokens rust_aes_gcm_decrypt rust_aes_gcm_encrypt rust_compress
  rust_decompress rust_ecdh_derive_shared_secret rust_ecdh_generate_keypair rust_hmac_sha256 rust_jwt_decode rust_jwt_encode
  rust_match_event rust_sha256 rust_should_compress rust_sign_message rust_transform_event`;

/** One of each that has members. */
const made: Readonly<Record<string, object>> = {
  PriorityQueue: primitives.createPriorityQueue(1),
  PriorityMessageQueue: primitives.createPriorityMessageQueue(),
  TokenBucket: primitives.createTokenBucket({ capacity: 1, refillPerSecond: 1 }),
  Sequencer: primitives.createSequencer({ windowEntries: 1 }),
  EventSequencer: primitives.createEventSequencer(),
  MessageCompressor: primitives.createMessageCompressor(),
};

const { prototype } = serverCore.WseServer;
const members = [prototype, Object.getPrototypeOf(prototype)].flatMap(Object.getOwnPropertyNames);
const words = (text: string): string[] => text.split(/\s+/).sort();

type Group = 'jwt' | 'recovery' | 'presence' | 'rate';
type Members<Name extends Group> = keyof Exclude<NonNullable<ServerOptions[Name]>, boolean>;
type OptionPath = keyof ServerOptions | { [Name in Group]: `${Name}.${Members<Name> & string}` }[Group];

/** Compiles only as long as each is an option. */
const options: readonly OptionPath[] = [
  'maxConnections',
  'jwt.secret',
  'jwt.publicKey',
  'jwt.issuer',
  'jwt.audience',
  'jwt.cookieName',
  'jwt.previousSecret',
  'jwt.previousPublicKey',
  'jwt.keyId',
  'jwt.algorithm',
  'maxQueuedEvents',
  'recovery',
  'recovery.bufferEntries',
  'recovery.ttlMs',
  'recovery.maxMessages',
  'recovery.memoryBytes',
  'presence',
  'presence.maxDataBytes',
  'presence.maxMembers',
  'rate.capacity',
  'rate.refillPerSecond',
  'maxFrameBytes',
  'pingIntervalMs',
  'idleTimeoutMs',
  'maxBufferedBytes',
  'maxSubscriptions',
];

/** Compiles only as long as these are the events, with these members. */
type MembersOf<Type extends ServerEvent['type']> = keyof Omit<Extract<ServerEvent, { type: Type }>, 'type' | 'toJSON'>;
type PresenceMembers = 'topic' | 'userId' | 'data';
const events: { readonly [Type in ServerEvent['type']]: readonly (MembersOf<Type> | PresenceMembers)[] } = {
  connect: ['connectionId', 'cookies'],
  auth_connect: ['connectionId', 'userId'],
  msg: ['connectionId', 't', 'data', 'encrypted'],
  raw: ['connectionId', 'text', 'encrypted'],
  bin: ['connectionId', 'bytes', 'encrypted'],
  disconnect: ['connectionId', 'code', 'reason'],
  presence_join: ['topic', 'userId', 'data'],
  presence_leave: ['topic', 'userId', 'data'],
  key_rotation_due: ['connectionId'],
};
/** Events that the published server does not have. */
const ownEvents: readonly string[] = ['key_rotation_due'] satisfies ServerEvent['type'][];

const errors: readonly ServerErrorCode[] = ['invalid_options', 'not_running', 'presence_refused'];

describe('The table of', () => {
  it('constructor parameters has each published one once, beside options that there are', () => {
    expect(column('Constructor', 1).sort()).toEqual(words(publishedParameters));
    const ours = column('Constructor', 2).filter((name) => name !== 'server.listen');
    expect(ours.sort()).toEqual([...options].sort());
  });

  it('methods has each published one once, beside members that there are', () => {
    expect(column('Methods', 1).sort()).toEqual(words(publishedMethods));
    for (const name of column('Methods', 2)) {
      expect(name).toMatch(/^server\.\w+$/);
      expect(members, name).toContain(name.replace('server.', ''));
    }
  });

  it('events has all of them with their members', () => {
    const table = tableUnder('Events').map((cells) => [namesIn(cells[2])[0] ?? '', namesIn(cells[3])]);
    expect(Object.fromEntries(table)).toEqual(events);
    for (const cells of tableUnder('Events')) {
      const name = namesIn(cells[2])[0] ?? '';
      if (ownEvents.includes(name)) expect(cells[1]).toBe('–');
      else expect(cells[1]).toContain(`("${name}",`);
    }
  });
});

describe('The table of utilities', () => {
  it('has each published one once, beside exports and members that there are', () => {
    expect(column('Utilities', 1).sort()).toEqual(words(publishedUtilities));
    for (const name of column('Utilities', 2)) {
      const [owner = '', member] = name.split('.');
      if (member === undefined) expect({ ...serverCore, ...primitives }, name).toHaveProperty(owner);
      else expect(member in (made[owner] ?? {}), name).toBe(true);
    }
  });
});

describe('The text', () => {
  it('names errors and options that there are', () => {
    for (const code of errors) expect(document).toContain(`\`${code}\``);
    const others: readonly OptionPath[] = ['allowedOrigins', 'inboundRate', 'jwt.jwksUrl', 'compressionThresholdBytes'];
    for (const name of others) expect(document).toContain(`\`${name}\``);
    expect(serverCore).toHaveProperty('encodeJwt');
  });
});
