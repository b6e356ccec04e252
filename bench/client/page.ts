import { dialer } from '@wsekit/transports/browser';
import { type Outcome, type Race, raceBare, raceOurs } from './race.ts';

declare const window: { race?: (how: 'ours' | 'bare', race: Race) => Promise<Outcome> };

/** The part of the platform's sockets that is used here. */
interface Socket {
  onmessage: (event: { readonly data: unknown }) => void;
  onopen: () => void;
  onerror: () => void;
  send(text: string): void;
}

declare const WebSocket: new (url: string) => Socket;

const openBare = (url: string, onText: (text: string) => void): Promise<(text: string) => void> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.onmessage = ({ data }) => onText(String(data));
    socket.onopen = () => resolve((text) => socket.send(text));
    socket.onerror = () => reject(new Error(`no connection to ${url}`));
  });

window.race = (how, race) => (how === 'ours' ? raceOurs(race, dialer) : raceBare(race, openBare));
