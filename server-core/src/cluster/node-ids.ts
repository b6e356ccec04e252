// `!` sorts before every digit and letter, `~` behind: published nodes keep a link whose dialer has the lower id, so an id
// that begins so suits both roles, whatever the id of the other node. (WSE-CLU-090, WSE-ERR-207)
const dialing = '!';
const accepting = '~';
const ours = /^[!~]([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.\d+)?$/;

/**
 * The instance ids of one node. (WSE-CLU-026, WSE-CLU-092)
 *
 * Published nodes never forget the id of a link they accepted, so each dial has a new one; our own nodes see the id of the
 * node in all of them.
 */
export class NodeIds {
  /** The node, whatever the link: a UUID. */
  readonly nodeId: string;
  #dials = 0;

  constructor(nodeId: string) {
    if (!ours.test(`${dialing}${nodeId}`)) throw new RangeError('the id of a node is no lower-case UUID');
    this.nodeId = nodeId;
  }

  /** What a link that was accepted is answered with. */
  get acceptingId(): string {
    return `${accepting}${this.nodeId}`;
  }

  /** The id for one more dial. */
  nextDialingId(): string {
    this.#dials += 1;
    return `${dialing}${this.nodeId}.${this.#dials}`;
  }
}

/** Which node an instance id stands for: itself where it is not one of ours. */
export function nodeIdOf(instanceId: string): string {
  return ours.exec(instanceId)?.[1] ?? instanceId;
}

/** Whether an instance id was made by {@link NodeIds}. */
export function isOwnKind(instanceId: string): boolean {
  return ours.test(instanceId);
}
