import type { ClusterFrame } from '@wsekit/codec/cluster';
import { clusterCapabilities } from '@wsekit/spec';
import type { Transcript } from '@wsekit/spec/vectors';
import type { ClientSteps, StepException } from '../client/exceptions/exception.ts';
import { framesOf, linksOf } from './compare.ts';
import { isDialled } from './play.ts';
import {
  bytesOf,
  framesTo,
  hasEndedBefore,
  hasNoEndOfItsOwn,
  idOn,
  isAtMainPort,
  isFrame,
  isLostByRule,
  isText,
} from './scene.ts';

/** What was recorded. */
interface ClusterScene {
  readonly transcript: Transcript;
}

/** Something in which our node does otherwise on purpose. */
export type ClusterException = StepException<ClusterScene>;

const anything = (): boolean => true;
const nothingHeld = 'RESYNC ';

/** Everything our node does otherwise than the recorded ones. */
export const clusterExceptions: readonly ClusterException[] = [
  {
    id: 'offers-what-the-newest-can',
    why: 'a node of ours offers the capabilities of the newest version to all',
    because: 'WSE-CLU-025',
    steps: () => ({ standsFor: (theirs, ours) => theirs.replace(/ capabilities 7$/, ' capabilities 15') === ours }),
  },
  {
    id: 'says-that-it-holds-nothing',
    why: 'a node without topics says so, and is not sent everything',
    because: 'WSE-ERR-205',
    steps: ({ got }) => ({ added: (item) => item === nothingHeld && !got.includes('DRAIN') }),
  },
  {
    id: 'drained-is-sent-nothing',
    why: 'behind DRAIN stands that nothing is held, in one frame, so that nobody takes it for an interest in everything',
    because: 'WSE-ERR-126',
    steps: ({ got }) =>
      got.includes('DRAIN')
        ? { added: (item) => item === nothingHeld, gone: (item) => item.startsWith('UNSUB ') }
        : undefined,
  },
  {
    id: 'keeps-to-drain',
    why: 'a node that drains is sent no publications, whatever the version in whose place ours is',
    because: 'WSE-CLU-094',
    steps: heardFrom(({ type }) => type === 'DRAIN', { gone: (item) => item.startsWith('MSG ') }),
  },
  {
    id: 'tells-interest-to-who-takes-it',
    why: 'a node that does not offer interest routing is not told of changes',
    because: 'WSE-CLU-024',
    steps: heardFrom(
      (frame) => frame.type === 'HELLO' && (frame.capabilities & clusterCapabilities.interest_routing) === 0,
      {
        gone: (item) => item.startsWith('SUB '),
      },
    ),
  },
  {
    id: 'forgets-links-that-ended',
    why: 'a node whose link has ended is let in again under its id',
    because: 'WSE-ERR-129',
    steps: ({ of, expected, got }, { transcript }) =>
      isRefused(expected) && hasEndedBefore(transcript, of) ? opening(got) : undefined,
  },
  {
    id: 'one-link-whatever-the-ids',
    why: 'an id of ours suits every peer: no link is refused because the ids stand the other way round',
    because: 'WSE-ERR-128',
    steps: ({ of, expected, got }, { transcript }) =>
      isRefused(expected) && isLostByRule(transcript, of) ? opening(got) : undefined,
  },
  {
    id: 'keeps-the-rule-of-the-newest',
    why: 'a dialer whose id is above that of the acceptor is refused, whatever the version in whose place ours is',
    because: 'WSE-CLU-090',
    steps: ({ of, got }, { transcript }) =>
      !isDialled(of) && got.length === 1 && got[0] === 'end' && (idOn(transcript, of, false) ?? '') > '~'
        ? { gone: anything, added: (item) => item === 'end' }
        : undefined,
  },
  {
    id: 'notices-the-end',
    why: 'a link whose other end was closed is over, and dialled again',
    because: 'WSE-ERR-208',
    steps: ({ of }, { transcript }) =>
      isDialled(of) && linksOf(transcript).filter(isDialled).length > 1 && hasNoEndOfItsOwn(transcript, of)
        ? { added: (item) => item === 'end', gone: (item) => item.startsWith('PEER_LIST ') }
        : undefined,
  },
  {
    id: 'lossy-text-of-topics',
    why: 'topics that are not UTF-8 are read as newer versions read them, and cost nothing else',
    because: 'WSE-CLU-053',
    steps: onBytes((bytes) => bytes[0] === 0x08, { gone: (item) => item === 'end', added: (item) => item === 'PING' }),
  },
  {
    id: 'knows-the-trailer',
    why: 'a trailer that is told of and not there ends the link, as from 2.3.0 on',
    because: 'WSE-CLU-041',
    steps: onBytes((bytes) => bytes[0] === 0x01 && bytes[1] === 0x02, { added: (item) => item === 'end' }),
  },
  {
    id: 'publication-that-is-no-text-costs-itself',
    why: 'a publication that is not UTF-8 is dropped and counted, and the link goes on',
    because: 'WSE-CLU-039',
    steps: heardFrom((frame) => frame.type === 'MSG' && !isText(frame.payload), { gone: (item) => item === 'end' }),
  },
  {
    id: 'topics-of-several-frames-add-up',
    why: 'a RESYNC that goes on with another one adds to it',
    because: 'WSE-ERR-122',
    steps: ({ of, got }, scene) =>
      framesTo(scene.transcript, of).some((bytes) => isFrame(bytes, isContinued))
        ? { added: (item) => isPublished(item, got, scene) }
        : undefined,
  },
  {
    id: 'position-of-the-message-itself',
    why: 'a trailer has the offset of its own publication',
    because: 'WSE-ERR-127',
    steps: () => ({ standsFor: (theirs, ours) => placeless(theirs) === placeless(ours) }),
  },
  {
    id: 'last-word-of-a-user',
    why: 'nodes are told what is shown of a user, also when a further connection replaced it',
    because: 'WSE-ERR-086',
    steps: ({ expected }) => ({
      added: (item) => item.startsWith('PRESENCE_UPDATE ') || (item.startsWith('UNSUB ') && expected.includes(item)),
      gone: (item) => item.startsWith('UNSUB ') && expected.some((each) => each.startsWith('PRESENCE_UPDATE 1')),
    }),
  },
  {
    id: 'hands-on-new-addresses',
    why: 'an address that is new is handed on to the other nodes',
    because: 'WSE-ERR-130',
    steps: (_, { transcript }) => {
      const isTold = linksOf(transcript).some((link) =>
        framesTo(transcript, link).some((bytes) => isFrame(bytes, isAnnouncement)),
      );
      return isTold ? { added: (item) => item.startsWith('PEER_ANNOUNCE ') } : undefined;
    },
  },
  {
    id: 'says-goodbye',
    why: 'a node that stops says SHUTDOWN before it ends its links',
    because: 'WSE-CLU-092',
    steps: (_, { transcript }) =>
      transcript.api?.some(({ call }) => call === 'stop') === true
        ? { added: (item) => item === 'SHUTDOWN' }
        : undefined,
  },
  {
    id: 'one-port-is-a-whole-cluster',
    why: 'a link that came in at the port of the clients is sent publications and interest like all others',
    because: 'WSE-ERR-211',
    steps: ({ got }, scene) =>
      isAtMainPort(scene.transcript)
        ? { added: (item) => /^(SUB|UNSUB) /.test(item) || isPublished(item, got, scene) }
        : undefined,
  },
];

/** Whether a node let nobody in: it said no more than who it is. */
function isRefused(expected: readonly string[]): boolean {
  return expected.at(-1) === 'end' && expected.slice(0, -1).every((item) => item.startsWith('HELLO '));
}

/** A link that is made in place of one that was refused: its opening, and its end when nobody answers. */
function opening(got: readonly string[]): ClientSteps | undefined {
  const isOpening = (item: string): boolean => /^(HELLO version 1 |RESYNC |PEER_LIST |PING$|end$)/.test(item);
  const isOne = got[0]?.startsWith('HELLO ') === true && got.filter((item) => item.startsWith('HELLO ')).length === 1;
  return isOne ? { gone: (item) => item === 'end', added: isOpening } : undefined;
}

/** Whether a publication was made, and is sent no more often than that. */
function isPublished(item: string, got: readonly string[], { transcript: { api = [] } }: ClusterScene): boolean {
  const made = api.filter(({ call, args: [topic, text] = [] }) => {
    const content = String(text);
    const isOfTopic = call === 'broadcast' && item.startsWith(`MSG ${topic} `);
    return isOfTopic && item.endsWith(content.slice(content.indexOf('{') + 1));
  });
  return got.filter((each) => each === item).length <= made.length;
}

function isContinued(frame: ClusterFrame): boolean {
  return frame.type === 'RESYNC' && frame.continuation;
}

function isAnnouncement({ type }: ClusterFrame): boolean {
  return type === 'PEER_ANNOUNCE';
}

/** Steps for links on which the recorder sent a frame. */
function heardFrom(is: (frame: ClusterFrame) => boolean, steps: ClientSteps): ClusterException['steps'] {
  return ({ of }, { transcript }) => (framesTo(transcript, of).some((bytes) => isFrame(bytes, is)) ? steps : undefined);
}

/** Steps for links on which the recorder sent bytes that it did not call a frame. */
function onBytes(is: (bytes: Uint8Array) => boolean, steps: ClientSteps): ClusterException['steps'] {
  return ({ of }, { transcript }) => {
    const raw = framesOf(transcript, of).filter(({ op }) => op === 'raw');
    return raw.some((frame) => is(bytesOf(frame))) ? steps : undefined;
  };
}

function placeless(item: string): string {
  return item.startsWith('MSG ') ? item.replace(/ at \d+$/, '') : item;
}
