import { envelopeSchema, type JsonSchema, payloadSchemas } from './json-schema.ts';
import type { MessageTypeModel, Model } from './model.ts';

const schemas = '#/components/schemas/';
const messages = '#/components/messages/';

/** Writes `asyncapi.json`: the client link as an AsyncAPI 3 document, told by the server. */
export function renderAsyncApi(model: Model): string {
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: 'WSE client link',
      version: '2',
      description:
        'Messages between a WSE server and its clients, in JSON. Frames, compression and encryption are told in the protocol chapters.',
      tags: groupsOf(model).map(({ name, title }) => ({ name, description: title })),
    },
    servers: {
      local: { host: 'localhost:5007', pathname: '/wse', protocol: 'ws', description: 'A server on this machine.' },
    },
    defaultContentType: 'application/json',
    channels: { client: channel(model) },
    operations: {
      receiveFromClient: operation(model, 'receive', 'client_to_server', 'What a server receives.'),
      sendToClient: operation(model, 'send', 'server_to_client', 'What a server sends.'),
    },
    components: {
      messages: Object.fromEntries(model.messageTypes.map((message) => [message.type, messageOf(message)])),
      schemas: { envelope: envelopeSchema(model.envelope), ...payloadSchemas(model, schemas) },
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function channel(model: Model): JsonSchema {
  return {
    address: '/wse',
    description: 'One WebSocket connection. The path is a convention; servers accept any.',
    messages: Object.fromEntries(model.messageTypes.map(({ type }) => [type, { $ref: `${messages}${type}` }])),
    bindings: { ws: { method: 'GET', query: querySchema, bindingVersion: '0.1.0' } },
  };
}

const querySchema: JsonSchema = {
  type: 'object',
  properties: {
    format: { enum: ['json', 'msgpack'], description: 'How binary frames are read and events are written.' },
    topics: { type: 'string', description: 'Topics, joined by commas; no server subscribes them by itself.' },
    client_version: { type: 'string', description: 'Version of the client.' },
    protocol_version: { type: 'string', description: 'Protocol version of the client.' },
    compression: { enum: ['true', 'false'], description: 'Not looked at.' },
    encryption: { enum: ['true', 'false'], description: 'Not looked at; `client_hello` decides.' },
  },
};

function operation(model: Model, action: string, direction: string, summary: string): JsonSchema {
  const types = model.messageTypes.filter(({ categories }) => [...categories.keys()].some((way) => way === direction));
  return {
    action,
    summary,
    channel: { $ref: '#/channels/client' },
    messages: types.map(({ type }) => ({ $ref: `#/channels/client/messages/${type}` })),
  };
}

function messageOf({ type, payload, group, since, status, requirements }: MessageTypeModel): JsonSchema {
  return {
    name: type,
    title: type,
    summary: payload.description,
    tags: [{ name: group.name }],
    payload: {
      allOf: [
        { $ref: `${schemas}envelope` },
        { type: 'object', properties: { t: { const: type }, p: { $ref: `${schemas}${type}` } }, required: ['t'] },
      ],
    },
    'x-wse-since': since,
    'x-wse-status': status,
    'x-wse-requirements': requirements,
  };
}

function groupsOf(model: Model): readonly { readonly name: string; readonly title: string }[] {
  const titles = new Map(model.messageTypes.map(({ group }) => [group.name, group.title]));
  return Array.from(titles, ([name, title]) => ({ name, title }));
}
