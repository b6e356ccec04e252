// The named inputs of the codec benchmarks, the same on every run.

/** An update whose JSON text is within a few bytes of `size`. */
export function updateOfSize(size: number): Record<string, unknown> {
  const envelope = {
    c: 'U',
    t: 'price_update',
    p: { symbol: 'ACME', bid: 101.25, ask: 101.5, venue: 'XNAS', rows: [] as Record<string, unknown>[] },
    id: '019c53c4-abcd-7def-8901-234567890abc',
    seq: 4711,
    ts: '2026-02-28T12:00:00.000Z',
    v: 1,
  };
  if (size <= 150)
    return { c: 'U', t: 'price_update', p: { symbol: 'ACME', bid: 101.25, ask: 101.5 }, seq: 4711, v: 1 };
  for (let row = 0; JSON.stringify(envelope).length < size - 60; row += 1) {
    envelope.p.rows.push({ level: row, price: 100 + row / 8, size: 10 * row, side: row % 2 === 0 ? 'buy' : 'sell' });
  }
  return envelope;
}

/** The sizes every text benchmark runs at, by the name shown in the table. */
export const textSizes: Readonly<Record<string, number>> = { '100 B': 100, '1 KB': 1024, '16 KB': 16_384 };
