// Shows that one command serves on several cores: workers share a port and a room, and one that is killed is replaced.
import { expect, it, onTestFinished, vi } from 'vitest';
import { dial, type Ear } from './ear.ts';
import { Example } from './example.ts';

interface Welcomed {
  readonly ear: Ear;
  readonly worker: number;
  readonly pid: number;
}

/** Connects clients until there is one on each of two workers: the system deals them out. */
async function oneOnEach(client: { url: string; token: string }): Promise<[Welcomed, Welcomed]> {
  const found = new Map<number, Welcomed>();
  for (let tries = 0; tries < 100 && found.size < 2; tries += 1) {
    const ear = await dial(client);
    const welcome = await ear.frame('"welcome"');
    const { p } = JSON.parse(welcome.slice(welcome.indexOf('{')));
    if (found.has(p.worker)) ear.hangUp();
    else found.set(p.worker, { ear, worker: p.worker, pid: p.pid });
  }
  const [one, two] = [found.get(1), found.get(2)];
  if (one === undefined || two === undefined) throw new Error(`100 clients, and all on worker ${[...found.keys()]}`);
  return [one, two];
}

/** Says it until it is heard: what another worker holds is known a moment behind. */
function say({ ear }: Welcomed, text: string, heardBy: Welcomed): Promise<void> {
  return vi.waitFor(
    () => {
      ear.say({ t: 'chat', p: { text } });
      expect(heardBy.ear.heard).toContain(`{"c":"U","t":"said","p":{"t":"chat","p":{"text":"${text}"}}}`);
    },
    { timeout: 20_000, interval: 20 },
  );
}

it.each(['ws', 'uws'])(
  'two workers on %s serve as one, and survive the end of one',
  { timeout: 120_000 },
  async (transport) => {
    const example = new Example('cores', [transport, '2']);
    onTestFinished(() => example.stop());
    const client = await example.client();
    await example.line('2 workers run');

    const [one, two] = await oneOnEach(client);
    await say(one, 'from the first', two);
    await say(two, 'from the second', one);

    const lines = example.lines.length;
    process.kill(two.pid, 'SIGKILL');
    expect(await two.ear.closed).toBe(1006);
    await say(one, 'still here', one);
    await example.lineAfter(lines, 'worker 2 serves');

    const [, again] = await oneOnEach(client);
    expect(again.pid).not.toBe(two.pid);
    await say(one, 'to the new one', again);
    await say(again, 'from the new one', one);

    example.interrupt();
    expect([await one.ear.closed, await again.ear.closed, await example.ended]).toEqual([1001, 1001, 0]);
  },
);
