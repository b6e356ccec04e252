export * from './dialect.ts';
export * from './generated/constants.ts';
export * from './generated/dialects.ts';
