/** The reading of the documents. */
export const documented = { profile: 'documented' } as const;
/** The reading of the published code. */
export const observed = { profile: 'observed' } as const;
/** A bucket of 10 without refill worth mentioning. */
export const bucket = { rate_limit_capacity: 10, rate_limit_refill: 0 } as const;

/** Requests that a client may make, and the response of a documented server. */
export const requests: readonly (readonly [type: string, response: string])[] = [
  ['health_check', 'health_check_response'],
  ['metrics_request', 'metrics_response'],
  ['config_request', 'config_response'],
  ['debug_request', 'debug_response'],
  ['sequence_stats_request', 'sequence_stats_response'],
  ['connection_state_request', 'connection_state_response'],
];
