import type { Backplane, BackplaneHistory } from '@wsekit/server-core';
import type { BackplaneCapabilities, BackplaneGround, BackplaneSetup } from './ground.ts';
import { Member } from './member.ts';

const mostTurns = 4000;

/** One case: nodes on a ground of their own. */
export class Scene {
  readonly capabilities: BackplaneCapabilities;
  readonly #ground: BackplaneGround;
  readonly #members: Member[] = [];

  constructor({ capabilities }: BackplaneSetup, ground: BackplaneGround) {
    this.capabilities = capabilities;
    this.#ground = ground;
  }

  /** A node that has not started. */
  async member(): Promise<Member> {
    const member = new Member(await this.#ground.add(), this.#ground.clock);
    this.#members.push(member);
    return member;
  }

  /** A node that has started, and reaches those that were there. */
  async node(...topics: readonly string[]): Promise<Member> {
    const member = await this.member();
    member.holdEarly(...topics);
    await this.#ground.settle();
    const starting = member.start();
    await this.until(() => member.backplane.health().state === 'connected');
    await starting;
    if (this.capabilities.countsPeers) await this.until(() => this.#running.every((each) => this.#seesAll(each)));
    await this.settle();
    return member;
  }

  /** Several nodes, each with topics of its own. */
  async nodes(...topics: readonly (readonly string[])[]): Promise<Member[]> {
    const members: Member[] = [];
    for (const own of topics) members.push(await this.node(...own));
    return members;
  }

  settle(): Promise<void> {
    return this.#ground.settle();
  }

  async until(holds: () => boolean): Promise<void> {
    for (let turns = 0; !holds(); turns += 1) {
      if (turns > mostTurns) throw new Error(`waited in vain for ${holds.toString()}`);
      await this.#ground.turn();
    }
  }

  /** Takes the others, or the engine, away from a node, and waits until it knows. */
  async cut(member: Member): Promise<void> {
    await this.#ground.cut(member.backplane);
    await this.until(() => member.backplane.health().state === 'degraded');
  }

  /** Brings a node back, and waits until it is there. */
  async heal(member: Member): Promise<void> {
    await this.#ground.heal(member.backplane);
    await this.until(() => member.backplane.health().state === 'connected');
    if (this.capabilities.countsPeers) await this.until(() => this.#running.every((each) => this.#seesAll(each)));
    await this.settle();
  }

  /** Publishes, and waits until a node has it: what was published before on the same way is there as well. */
  async arrived(from: Member, at: Member, topic: string, text = 'the last one'): Promise<void> {
    from.publish(topic, text);
    await this.until(() => at.textsOf(topic).includes(text));
  }

  history(member: Member): BackplaneHistory {
    const { history } = member.backplane;
    if (history === undefined) throw new Error('a backplane that keeps history has to have one');
    return history;
  }

  /** Waits for a promise that needs time to go on. */
  async settled<Value>(promise: Promise<Value>): Promise<Value> {
    let isSettled = false;
    const mark = (): void => {
      isSettled = true;
    };
    promise.then(mark, mark);
    await this.until(() => isSettled);
    return promise;
  }

  async stop(member: Member): Promise<void> {
    await this.settled(member.backplane.stop());
  }

  async close(): Promise<void> {
    for (const member of this.#members) await this.stop(member);
    await this.#ground.close();
  }

  get #running(): Member[] {
    return this.#members.filter((each) => stateOf(each.backplane) === 'connected');
  }

  #seesAll({ backplane }: Member): boolean {
    return backplane.health().peerCount >= this.#running.length - 1;
  }
}

function stateOf(backplane: Backplane): string {
  return backplane.health().state;
}
