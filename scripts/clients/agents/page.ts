import { dialer } from '@wsekit/transports/browser';
import type { Facts } from '../../peers/clients.ts';
import { smoke } from '../smoke.ts';

declare const window: { run?: (url: string, token: string) => Promise<Facts> };

window.run = (url, token) => smoke(url, token, dialer);
