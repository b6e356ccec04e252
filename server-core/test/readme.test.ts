// Shows that the README of the package names every option, reason and metric there is.
import { readFileSync } from 'node:fs';
import type { CloseReason, DropReason, RefusalReason, ServerErrorCode, ServerEvent } from '@wsekit/server-core';
import { createServer } from '@wsekit/server-core';
import { expect, it } from 'vitest';
import { optionNames } from '../src/options-schema.ts';

const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const named = new Set([...text.matchAll(/`([\w]+)`/g)].map(([, name]) => name));

const refusals: Record<RefusalReason, true> = {
  path: true,
  origin: true,
  auth_required: true,
  auth_invalid: true,
  auth_no_user: true,
  auth_denied: true,
  auth_failed: true,
  auth_unavailable: true,
  draining: true,
  stopping: true,
  too_many_events: true,
  bad_upgrade: true,
  head_too_long: true,
  too_many_connections: true,
  too_many_handshakes: true,
  handshake_timeout: true,
  peer_left: true,
  failed: true,
  shutting_down: true,
};
const closes: Record<CloseReason, true> = {
  peer: true,
  lost: true,
  protocol_error: true,
  failed: true,
  idle: true,
  slow_consumer: true,
  application: true,
  key_rotation: true,
  drain: true,
  stop: true,
};
const drops: Record<DropReason, true> = {
  queue_full: true,
  slow_consumer: true,
  rate_limited: true,
  unreadable: true,
  unexpected: true,
  clear_text: true,
  no_room: true,
};
const events: Record<ServerEvent['type'], true> = {
  connect: true,
  auth_connect: true,
  msg: true,
  raw: true,
  bin: true,
  disconnect: true,
  presence_join: true,
  presence_leave: true,
  key_rotation_due: true,
};
const errors: Record<ServerErrorCode, true> = {
  invalid_options: true,
  not_running: true,
  presence_refused: true,
  backplane_refused: true,
  workers_failed: true,
  subscription_limit: true,
};

it.each([
  ['option', optionNames('')],
  ['option of tokens', optionNames('jwt')],
  ['option of HTTP', optionNames('http')],
  ['reason of refusals', Object.keys(refusals)],
  ['reason of ends', Object.keys(closes)],
  ['reason of losses', Object.keys(drops)],
  ['event', Object.keys(events)],
  ['error', Object.keys(errors)],
])('The README names every %s', (_, names) => {
  expect(names.filter((name) => !named.has(name))).toEqual([]);
});

it('The README names every metric beyond those of published servers', async () => {
  const server = createServer({ env: {} });
  const own = [...server.prometheusMetrics().matchAll(/^# TYPE (wsekit_\w+)/gm)].map(([, name]) => name);
  await server.stop();
  expect(own.length).toBeGreaterThan(3);
  expect(own.filter((name) => !named.has(name ?? ''))).toEqual([]);
});
