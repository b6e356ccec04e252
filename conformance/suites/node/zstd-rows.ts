/** 256 times `a`, as libzstd writes it at level 1. */
export const manyA = '28b52ffd6000004d000010616101007b0a6001';
/** 1,048,576 times. */
export const longest =
  '28b52ffd8048000010005400001061610100fbff39c00202001061020010610200106102001061020010610200106103001061';

/** 256 times `a` as zstd, in ways that every reader takes. (WSE-CLU-035) */
export const inflatable: readonly (readonly [name: string, what: string, digits: string])[] = [
  ['sized', 'with the size of its content', manyA],
  ['unsized', 'without the size of its content', '28b52ffd00484d000010616101007b0a6001'],
  ['checksum', 'with a checksum', '28b52ffd6400004d000010616101007b0a600151911b93'],
  ['level-19', 'of level 19', '28b52ffd600000450000086101007c0a0801'],
  ['two-frames', 'in two frames', '28b52ffd208045000010616101003b055828b52ffd208045000010616101003b0558'],
  ['skippable', 'behind a skippable frame', '502a4d1803000000abcdef28b52ffd6000004d000010616101007b0a6001'],
];
