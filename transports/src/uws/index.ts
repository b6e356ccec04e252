export { type AttachOptions, attach } from './attach.ts';
export { listen } from './listen.ts';
