export type { Frame } from '@wsekit/spec';
