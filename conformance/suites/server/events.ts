import {
  anything,
  call,
  dial,
  hear,
  idOf,
  type LiveCase,
  matching,
  nothing,
  send,
  uuid7,
  when,
} from '../language/index.ts';
import { bothFormats, categories, fromD2c, sent, upToD2b } from './envelope-parts.ts';

/** Chapter 03: what a server writes. */
export const eventsCases: readonly LiveCase[] = [
  ...sent.map(
    ([name, what, event, shape, requirements, dialects]): LiveCase => ({
      id: `envelope/write-${name}`,
      title: what,
      requirements,
      ...(dialects === undefined ? {} : { dialects }),
      axes: bothFormats,
      steps: [dial('a'), call('send_event', idOf('a'), event), hear('a', shape, { form: 'binary' }), ...nothing('a')],
    }),
  ),
  ...categories.map(
    ([type, category]): LiveCase => ({
      id: `envelope/category-of-${type.toLowerCase().replaceAll('_', '-')}${type === 'Error' ? '-capital' : ''}`,
      title: `an event of type ${type} has category ${category}`,
      requirements: ['WSE-FRM-060', 'WSE-FRM-061', 'WSE-FRM-062'],
      steps: [dial('a'), call('send_event', idOf('a'), { t: type, p: {} }), hear('a', { c: category, t: type })],
    }),
  ),
  {
    id: 'envelope/sorted-members',
    title: 'members of an event stand in the order of their names, nested ones too',
    level: 'should',
    requirements: ['WSE-ENV-022'],
    profile: 'observed',
    dialects: fromD2c,
    steps: [
      dial('a'),
      call('send_event', idOf('a'), { t: 'chat', p: { z: 1, b: { y: 1, a: 1 } }, zeta: 1, B: 2, _u: 3 }),
      hear(
        'a',
        { t: 'chat' },
        {
          members: ['B', '_u', 'c', 'id', 'p', 'seq', 't', 'ts', 'v', 'zeta'],
          written: matching('"p":\\{"b":\\{"a":1,"y":1\\},"z":1\\}'),
        },
      ),
    ],
  },
  {
    id: 'envelope/order-of-pong',
    title: 'members of PONG stand in the order c, t, p, v',
    requirements: ['WSE-ENV-021', 'WSE-LIM-001'],
    steps: [
      dial('a'),
      send('a', { t: 'ping', p: { timestamp: 5 } }),
      ...when({ dialects: fromD2c }, hear('a', { t: 'PONG' }, { members: ['c', 't', 'p', 'v'] })),
      ...when(
        { dialects: upToD2b },
        hear('a', { t: 'PONG' }, { members: ['t', 'p', 'v'], written: matching('^WSE\\{') }),
      ),
    ],
  },
  {
    id: 'envelope/sequence-of-the-server',
    title: 'seq counts the events of all connections, and a dropped event uses none',
    requirements: ['WSE-ENV-043', 'WSE-DLV-010'],
    settings: {},
    steps: [
      dial('a'),
      dial('b'),
      call('send_event', idOf('a'), { t: 'x', id: 'same' }),
      call('send_event', idOf('b'), { t: 'x' }),
      call('send_event', idOf('a'), { t: 'x', id: 'same' }),
      call('send_event', idOf('a'), { t: 'x' }),
      hear('a', { seq: 0 }),
      hear('b', { seq: 1 }),
      hear('a', { seq: 2 }),
    ],
  },
  {
    id: 'envelope/ids-are-ordered',
    title: 'ids of events made one after the other sort in that order',
    level: 'should',
    requirements: ['WSE-ENV-032', 'WSE-ENV-035'],
    settings: {},
    steps: [
      dial('a'),
      { do: 'repeat', times: 20, steps: [call('send_event', idOf('a'), { t: 'x' })] },
      { do: 'repeat', times: 20, steps: [hear('a', { id: uuid7 })] },
    ],
  },
  {
    id: 'envelope/values-of-json',
    title: 'numbers that JSON cannot say are written as null',
    requirements: ['WSE-PAY-016'],
    axes: bothFormats,
    steps: [
      dial('a'),
      call('send_event', idOf('a'), { t: 'n', p: { $float: 'nan' } }),
      hear('a', { t: 'n', p: anything }),
    ],
  },
];
