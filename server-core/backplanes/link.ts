import { connect, createServer, type Server, type Socket } from 'node:net';

/** A way to an engine for one node alone, which can be taken away. */
export class Link {
  readonly #target: number;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #isCut = false;
  #isMute = false;
  port = 0;

  private constructor(targetPort: number) {
    this.#target = targetPort;
  }

  static async open(targetPort: number): Promise<Link> {
    const link = new Link(targetPort);
    const server = createServer((socket) => link.#join(socket));
    link.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (typeof address === 'object' && address !== null) link.port = address.port;
    return link;
  }

  /** Ends what goes through, and lets nothing more. */
  cut(): void {
    this.#isCut = true;
    this.breakOff();
  }

  /** Ends what goes through; it may come again. */
  breakOff(): void {
    this.#isMute = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Lets through what a node says, and nothing that the engine answers, for as long as connections last. */
  mute(): void {
    this.#isMute = true;
  }

  heal(): void {
    this.#isCut = false;
  }

  close(): void {
    this.cut();
    this.#server?.close();
  }

  #join(near: Socket): void {
    const far = connect(this.#target, '127.0.0.1');
    this.#watch(near, far);
    this.#watch(far, near);
    near.pipe(far);
    far.on('data', (bytes) => (this.#isMute ? undefined : near.write(bytes)));
    if (this.#isCut) near.destroy();
  }

  #watch(socket: Socket, other: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#sockets.delete(socket);
      other.destroy();
    });
  }
}
