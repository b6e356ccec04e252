import { createDrivenClock } from '@wsekit/transports/memory';
import { describe, expect, it } from 'vitest';
import type { Publication } from '../../src/backplane/backplane.ts';
import { createCounts } from '../../src/backplane/counts.ts';
import { createKeys } from '../../src/backplane/redis/keys.ts';
import { decodeMessage, partMessages } from '../../src/backplane/redis/message.ts';
import { resolveRedisOptions } from '../../src/backplane/redis/options.ts';
import { type PublisherHome, RedisPublisher } from '../../src/backplane/redis/publisher.ts';

const uncertainMs = 1_000;
/** Among the arguments of the script, keys first. */
const missingAt = 12;

/** A publisher of histories on an engine that may be away; what it takes gets the next place. */
function play() {
  const clock = createDrivenClock();
  const fates: string[] = [];
  const unanswered: (() => void)[] = [];
  let isThere = true;
  let isSilent = false;
  let offset = -1;
  const engine: PublisherHome['engine'] = {
    get canPublish() {
      return isThere;
    },
    get commands(): never {
      throw new Error('nothing goes without a history');
    },
    async run(_, args) {
      if (isSilent) await new Promise<void>((resolve) => unanswered.push(resolve));
      if (!isThere) throw new Error('the connection is gone');
      offset += Number(args[missingAt]) + 1;
      return ['7', `${offset}`];
    },
  };
  const options = resolveRedisOptions({ history: true, uncertainMs, maxInFlight: 4 });
  const publisher = new RedisPublisher({
    engine,
    keys: createKeys('test'),
    options,
    counters: createCounts(),
    clock,
    isWide: () => false,
    placed: (own, position) => {
      if (publisher.settle(own.seq)) fates.push(`${own.publication.text} at ${position.offset}`);
    },
    sent: () => {},
    unsent: ({ text }: Publication) => fates.push(`${text} alone`),
  });
  const turn = async (): Promise<void> => {
    for (let at = 0; at < 20; at += 1) await Promise.resolve();
  };
  const publish = async (topic: string, text: string): Promise<void> => {
    publisher.publish({ topic, text });
    await turn();
  };
  /** The engine takes commands, and answers none. */
  const hang = (): void => {
    isSilent = true;
  };
  /** The connection breaks, and with it what was not answered. */
  const cut = async (): Promise<void> => {
    isThere = false;
    isSilent = false;
    for (const fail of unanswered.splice(0)) fail();
    await turn();
  };
  const comeBack = async (): Promise<void> => {
    isThere = true;
    await publisher.resume();
  };
  return { clock, fates, publish, hang, cut, comeBack };
}

describe('publications of a history on Redis', () => {
  it('leave a hole of as many offsets as publications got no place before them', async () => {
    const { fates, publish, cut, comeBack } = play();
    await publish('a', '1');
    await cut();
    for (const text of ['2', '3']) await publish('a', text);
    await comeBack();
    for (const text of ['4', '5']) await publish('a', text);
    expect(fates).toEqual(['1 at 0', '2 alone', '3 alone', '4 at 3', '5 at 4']);
  });

  it('wait behind those of their topic that nobody knows the fate of, and come in their order', async () => {
    const { fates, publish, hang, cut, comeBack } = play();
    hang();
    await publish('a', '1');
    await cut();
    for (const topic of ['b', 'a']) await publish(topic, `2 of ${topic}`);
    await comeBack();
    await publish('a', '3');
    expect(fates).toEqual(['2 of b alone', '1 at 0', '2 of a at 1', '3 at 2']);
  });

  it('are given up with those they wait behind, in their order, and leave one hole', async () => {
    const { clock, fates, publish, hang, cut, comeBack } = play();
    await publish('a', '1');
    hang();
    await publish('a', '2');
    await cut();
    await publish('a', '3');
    clock.advance(uncertainMs);
    await publish('a', '4');
    await comeBack();
    await publish('a', '5');
    expect(fates).toEqual(['1 at 0', '2 alone', '3 alone', '4 alone', '5 at 4']);
  });

  it('wait for the engine in the number that may', async () => {
    const { fates, publish, hang, cut, comeBack } = play();
    hang();
    await publish('a', '1');
    await cut();
    for (const text of ['2', '3', '4', '5']) await publish('a', text);
    await comeBack();
    expect(fates).toEqual(['5 alone', '1 at 0', '2 at 1', '3 at 2', '4 at 3']);
  });
});

/** A publisher without histories on an engine that takes what `takes` says. */
function playWithout(takes: (channel: string) => boolean = () => true) {
  const commands: (readonly [channel: string, texts: readonly string[]])[] = [];
  const fates: string[] = [];
  const counters = createCounts();
  const take = async (channel: string, message: string): Promise<number> => {
    const texts = [...partMessages(message)].map((part) => decodeMessage(part)?.text ?? '');
    commands.push([channel, texts]);
    if (!takes(channel)) throw new Error('the connection is gone');
    return 1;
  };
  const publisher = new RedisPublisher({
    engine: {
      canPublish: true,
      commands: { spublish: take, publish: take } as unknown as PublisherHome['engine']['commands'],
      run: () => Promise.reject(new Error('nothing goes to a history')),
    },
    keys: createKeys('test'),
    options: resolveRedisOptions({ history: false }),
    counters,
    clock: createDrivenClock(),
    isWide: (topic) => topic.startsWith('wide'),
    placed: () => {},
    sent: ({ publication }) => fates.push(`${publication.text} sent`),
    unsent: ({ text }) => fates.push(`${text} alone`),
  });
  const publish = (topic: string, ...texts: string[]): void => {
    for (const text of texts) publisher.publish({ topic, text });
  };
  const turn = async (): Promise<void> => {
    for (let at = 0; at < 20; at += 1) await Promise.resolve();
  };
  return { publisher, publish, turn, commands, fates, counters };
}

describe('publications without a history on Redis', () => {
  const { topic: channelOf, wide } = createKeys('test');

  it('leave in one command for each topic of a turn, in their order', async () => {
    const { publish, turn, commands, fates, counters } = playWithout();
    publish('a', '1', '2');
    publish('b', '3');
    publish('a', '4');
    expect(commands).toEqual([]);
    await turn();
    publish('a', '5');
    await turn();
    expect(commands).toEqual([
      [channelOf('a'), ['1', '2', '4']],
      [channelOf('b'), ['3']],
      [channelOf('a'), ['5']],
    ]);
    expect(fates).toEqual(['1 sent', '2 sent', '4 sent', '3 sent', '5 sent']);
    expect([counters.messagesSent, counters.messagesDropped]).toEqual([5, 0]);
  });

  it('to a topic that patterns match go to the channel of patterns as well', async () => {
    const { publish, turn, commands } = playWithout();
    publish('wide 1', '1', '2');
    await turn();
    expect(commands).toEqual([
      [channelOf('wide 1'), ['1', '2']],
      [wide, ['1', '2']],
    ]);
  });

  it('are told unsent one by one where their command fails, which costs no other topic', async () => {
    const { publish, turn, fates, counters } = playWithout((channel) => channel !== channelOf('a'));
    publish('a', '1', '2');
    publish('b', '3');
    await turn();
    expect(fates.sort()).toEqual(['1 alone', '2 alone', '3 sent']);
    expect([counters.messagesSent, counters.messagesDropped]).toEqual([1, 2]);
  });

  it('are no more in one command than 65,536 characters, or one publication', async () => {
    const { publish, turn, commands } = playWithout();
    const [half, long] = ['x'.repeat(32_000), 'y'.repeat(100_000)];
    publish('a', half, half, half, long, '1', '2');
    await turn();
    expect(commands.map(([, texts]) => texts.map((text) => text.length))).toEqual([
      [32_000, 32_000],
      [32_000],
      [100_000],
      [1, 1],
    ]);
  });

  it('of the last turn leave before it ends', () => {
    const { publisher, publish, commands, fates } = playWithout();
    publish('a', '1');
    publisher.end();
    expect([commands, fates]).toEqual([[[channelOf('a'), ['1']]], ['1 alone']]);
  });
});
