import { create, fromJsonString, toJsonString } from '@bufbuild/protobuf';
import { dialer } from '@wsekit/transports/browser';
import { respondLater } from '../../driver/serve.ts';
import { DescriptionSchema, RequestSchema, ResponseSchema } from '../../generated/wse/conformance/v1/driver_pb.ts';
import type { LivePeer } from '../../live/peer.ts';
import { OurClient } from '../../live/peers/our-client-testee.ts';
import { createLiveOperations } from './live.ts';

declare const window: { answer?: (request: string) => Promise<string> };
declare const navigator: { readonly userAgent: string };

// Our client in a page: the driver protocol with a call in the place of each line.
const client: Pick<LivePeer, 'start'> = { start: (request) => OurClient.start(request, () => ({ dialer })) };
const [, version = ''] = /Chrome\/(\d+)/.exec(navigator.userAgent) ?? [];
const description = create(DescriptionSchema, { name: `wsekit client over Chromium ${version}`, sides: ['client'] });
const operations = createLiveOperations({ client }, ({ operation }) =>
  operation.case === 'describe'
    ? { case: 'describe', value: description }
    : { case: 'unsupported', value: { reason: 'a client alone' } },
);

window.answer = async (request) =>
  toJsonString(ResponseSchema, await respondLater(operations, fromJsonString(RequestSchema, request)));
