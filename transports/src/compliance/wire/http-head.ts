/** First line and headers of an HTTP message. */
export interface HttpHead {
  readonly firstLine: string;
  /** Status of an answer; 0 in a request. */
  readonly status: number;
  /** Values by name in lower case; several lines of one name in their order. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
}

/** Takes a head apart. */
export function parseHead(text: string): HttpHead {
  const [firstLine = '', ...lines] = text.split('\r\n').filter((line) => line !== '');
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  return { firstLine, status: Number(/^HTTP\/1\.1 (\d+)/.exec(firstLine)?.[1] ?? 0), headers };
}

/** First value of a header; empty when it is not there. */
export function headerOf(head: HttpHead, name: string): string {
  return head.headers.get(name)?.[0] ?? '';
}

/** The answer to a `Sec-WebSocket-Key`. (RFC 6455 section 4.2.2) */
export async function acceptKeyOf(key: string): Promise<string> {
  const bytes = new TextEncoder().encode(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-1', bytes));
  return btoa(String.fromCharCode(...digest));
}
