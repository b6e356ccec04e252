import { describe, expect, it } from 'vitest';
import { categoryOf, categoryOfType } from '../../src/index.ts';

describe('the category of a type', () => {
  it.each([
    ['server_ready', 'WSE'],
    ['server_hello', 'WSE'],
    ['client_hello_ack', 'WSE'],
    ['connection_state_change', 'WSE'],
    ['subscription_update', 'WSE'],
    ['error', 'WSE'],
    ['pong', 'WSE'],
    ['PONG', 'WSE'],
    ['snapshot_complete', 'S'],
    ['snapshot_', 'S'],
    ['market_snapshot', 'S'],
    ['a_snapshot_b', 'S'],
    ['snapshot', 'U'],
    ['Error', 'U'],
    ['ping', 'U'],
    ['presence_join', 'U'],
    ['', 'U'],
  ])('%s is %s on a server', (type, category) => {
    expect(categoryOfType(type)).toBe(category);
  });

  it.each([
    ['client_hello', 'WSE'],
    ['subscription_update', 'WSE'],
    ['ping', 'WSE'],
    ['PONG', 'WSE'],
    ['sync_request', 'S'],
    ['request_snapshot', 'S'],
    ['snapshot_request', 'U'],
    ['sync_response', 'U'],
    ['error', 'U'],
  ])('%s is %s on a client', (type, category) => {
    expect(categoryOfType(type, 'client_to_server')).toBe(category);
  });
});

describe('the category of a message', () => {
  it('is U where there is none of the three', () => {
    expect([{ c: 'WSE' }, { c: 'S' }, { c: 'U' }, {}, { c: 'Q' }, { c: 5 }].map(categoryOf)).toEqual([
      'WSE',
      'S',
      'U',
      'U',
      'U',
      'U',
    ]);
  });
});
