/** Why a link is over. */
export type LinkEnd =
  | 'not_reached'
  | 'no_hello'
  | 'bad_frame'
  | 'version'
  | 'self'
  | 'duplicate'
  | 'tie_break'
  | 'too_many'
  | 'silent'
  | 'slow'
  | 'shutdown'
  | 'stream_ended'
  | 'stopped';
