export * from './generated/constants.ts';
export * from './generated/dialects.ts';
export * from './generated/requirements.ts';
