import { describe, expect, it } from 'vitest';
import { check, equal } from '../../src/compliance/expect.ts';
import { type Abilities, type ComplianceCase, playPart, runCase } from '../../src/compliance/index.ts';
import type { ConnectionHandler, Dialer, Listen } from '../../src/interface.ts';

const capabilities = {
  prepared: false,
  group: false,
  backpressure: false,
  ping: false,
  protocolCloseCodes: false,
  terminate: false,
  requestHeaders: false,
};
const abilities: Abilities = { listener: capabilities, dialer: capabilities };
const unused = (): never => {
  throw new Error('not part of these tests');
};
const dialer: Dialer = { capabilities, dial: unused };
const listen: Listen = async () => unused();

function run(subject: Partial<ComplianceCase>, using: Dialer = dialer): Promise<void> {
  const complete = { id: 'test/case', title: 'a case', ...subject };
  return runCase(complete, (_, part, scene) => playPart(complete, part, abilities, { listen, dialer: using }, scene));
}

describe('a case of the suite', () => {
  it('passes when all its parts come to their end', async () => {
    const heard: unknown[] = [];
    await run({
      listener: async (stage) => {
        stage.tell('greeting', 'hello');
        heard.push(await stage.hearNumber('answer'));
      },
      dialer: async (stage) => {
        heard.push(await stage.hearText('greeting'));
        stage.tell('answer', 7);
      },
    });
    expect(heard).toEqual(['hello', 7]);
  });

  it('hears what was told before it listened, in order', async () => {
    await run({
      listener: async (stage) => {
        for (const number of [1, 2, 3]) stage.tell('number', number);
        stage.tell('done');
      },
      dialer: async (stage) => {
        await stage.hear('done');
        for (const number of [1, 2, 3]) equal(await stage.hearNumber('number'), number, 'number');
      },
    });
  });

  it('fails with the rule that broke, and with what the other part was waiting for', async () => {
    const played = run({
      listener: async (stage) => void (await stage.hear('never told')),
      dialer: async () => equal('left', 'right', 'which side'),
    });
    await expect(played).rejects.toThrow(
      'dialer: which side: found "left", expected "right"; listener: was waiting for the word never told',
    );
  });

  it('fails when it is not done in time', async () => {
    const played = run({ timeoutMs: 20, listener: async (stage) => stage.until('a miracle', () => false) });
    await expect(played).rejects.toThrow('not done within 20 ms; listener: was waiting for a miracle');
  });

  it('fails when the handler is called out of order, though every part is content', async () => {
    const dial = async (_: string, { handler }: { handler: ConnectionHandler }): Promise<never> => {
      handler.onFrame('before it opened');
      throw new Error('refused');
    };
    const played = run(
      {
        listener: async (stage) => stage.tell('url', 'ws://nowhere'),
        dialer: async (stage) => void (await stage.dialInVain()),
      },
      { capabilities, dial },
    );
    await expect(played).rejects.toThrow('onFrame before onOpen of dialled connection 1');
  });

  it('fails when a link is needed and there is none', async () => {
    const played = run({ needs: ['link'], listener: async (stage) => void (await stage.hear('never told')) });
    await expect(played).rejects.toThrow('link: the environment has no link');
  });
});

describe('checks of the suite', () => {
  it('compare structures and bytes by content', () => {
    equal({ a: [1, Uint8Array.of(2)] }, { a: [1, Uint8Array.of(2)] }, 'structure');
    expect(() => equal([1, 2], [1, 3], 'list')).toThrow('list: found [1,2], expected [1,3]');
    expect(() => equal({ a: 1 }, { a: 1, b: undefined }, 'object')).toThrow('object');
    expect(() => equal(Uint8Array.of(1), [1], 'bytes')).toThrow('bytes');
    expect(() => check(false, 'the sky is green')).toThrow('the sky is green');
  });
});
