// Imported first. A document with Node's own bytes and events around it, since a server runs beside the page here.
import { JSDOM } from 'jsdom';
import { WebSocket } from 'ws';

const { window } = new JSDOM('', { url: 'http://localhost/' });
const { document, localStorage, location, navigator, CustomEvent } = window;
Object.assign(globalThis, { window, document, localStorage, location, navigator, CustomEvent, WebSocket });
