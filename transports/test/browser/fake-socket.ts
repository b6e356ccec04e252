import type { PlatformSocket } from '../../src/browser/index.ts';

/** A `WebSocket` that does what it is told, for what a real one does not show. */
export class FakeSocket implements PlatformSocket {
  static made: FakeSocket[] = [];
  binaryType = 'blob';
  readyState = 0;
  bufferedAmount = 0;
  protocol = '';
  onopen: PlatformSocket['onopen'] = null;
  onmessage: PlatformSocket['onmessage'] = null;
  onerror: PlatformSocket['onerror'] = null;
  onclose: PlatformSocket['onclose'] = null;
  readonly sent: (string | Uint8Array)[] = [];
  readonly closes: unknown[][] = [];
  readonly url: string;
  readonly protocols: readonly string[];

  constructor(url: string, protocols: readonly string[]) {
    if (url.startsWith('http:')) throw new SyntaxError('the URL has another scheme');
    this.url = url;
    this.protocols = protocols;
    FakeSocket.made.push(this);
  }

  send(data: string | Uint8Array): void {
    this.sent.push(data);
  }

  close(...args: unknown[]): void {
    this.closes.push(args);
    this.readyState = 2;
  }

  opens(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  ends(code: number, reason = ''): void {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }
}
