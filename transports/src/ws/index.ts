export { attach } from './attach.ts';
export { dialer } from './dialer.ts';
export { listen } from './listen.ts';
