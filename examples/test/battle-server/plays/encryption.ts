import assert from 'node:assert/strict';
import { ToolCipher } from '../tool-cipher.ts';
import { commandText, ToolClient } from '../tool-client.ts';
import type { Message } from '../tool-frames.ts';
import type { Play } from './play.ts';

const query = 'encryption=true&protocol_version=1';
const publicKeyBytes = 65;

/** The hello of a client that wants encryption, behind the prefix of old. */
function helloOf(publicKey: Buffer): string {
  const p = {
    client_version: 'wse-bench/0.2.0',
    protocol_version: 1,
    features: { encryption: true },
    encryption_public_key: publicKey.toString('base64'),
  };
  return `WSE${JSON.stringify({ t: 'client_hello', p })}`;
}

function featureOf(hello: Message): unknown {
  return (hello.p?.features as Record<string, unknown> | undefined)?.encryption;
}

async function connectEncrypted(port: number): Promise<{ readonly client: ToolClient; readonly cipher: ToolCipher }> {
  const cipher = new ToolCipher();
  assert.equal(cipher.publicKey.length, publicKeyBytes);
  const client = await ToolClient.connect(port, {
    user: 'enc-test-user',
    query,
    hello: helloOf(cipher.publicKey),
    cipher,
  });
  const hello = await client.find('server_hello');
  assert.equal(featureOf(hello), true);
  const serverKey = Buffer.from(String(hello.p?.encryption_public_key), 'base64');
  assert.equal(serverKey.length, publicKeyBytes);
  cipher.agree(serverKey);
  return { client, cipher };
}

/** Keys are agreed, commands and answers are sealed, and who does not want that is served beside. */
export const encryption: Play = {
  name: 'encryption',
  args: ['--no-publish'],
  async play({ port }) {
    const first = await connectEncrypted(port);
    first.client.send(first.cipher.seal(commandText('health')));
    assert.equal(typeof (await first.client.find('health_response')).p?.connections, 'number');
    await first.client.close();

    const plain = await ToolClient.connect(port, { query: 'encryption=false&protocol_version=1' });
    await plain.health();
    await plain.close();

    const bad = await ToolClient.connect(port, {
      query,
      hello: helloOf(Buffer.from('no point of the curve, 37 bytes long!')),
    });
    const hello = await bad.find('server_hello');
    assert.equal(featureOf(hello), false);
    assert.equal(hello.p?.encryption_public_key, undefined);
    await bad.close();

    const second = await connectEncrypted(port);
    second.client.send(second.cipher.seal(commandText('subscribe', { topics: ['battle_all'] })));
    second.client.send(second.cipher.seal(commandText('health')));
    await second.client.find('health_response');
    second.client.send(second.cipher.seal(commandText('publish_messages', { topic: 'battle_all', count: 1 })));
    assert.equal((await second.client.find('battle')).p?.ch, 'battle_all');
    await second.client.close();
  },
};
