/** Why requirements of level MUST have no case, and which. A requirement that gets a case has to leave its list; a test sees to it. */
export const unproven: readonly { readonly why: string; readonly requirements: readonly string[] }[] = [
  {
    why: 'What the handlers of an application do is its own, and no driver has one that fails; client-core/test shows it of ours.',
    requirements: ['WSE-DLV-054'],
  },
  {
    why: 'Certificates of nodes and a port shared with WebSocket are set up by whoever starts a node, and no driver is told of either.',
    requirements: ['WSE-CLU-100', 'WSE-CLU-101'],
  },
  {
    why: 'A server of one dialect has nothing to find out; only one that plays all of them would, and no driver starts that.',
    requirements: ['WSE-HS-063'],
  },
  {
    why: 'A connection that is gone without the server noticing cannot be made from outside: the end of a socket is noticed.',
    requirements: ['WSE-PRS-045'],
  },
  {
    why: 'The documents do not say which claims such a signature is over, so there is nothing to send (WSE-ERR-070).',
    requirements: ['WSE-SIG-051'],
  },
];
