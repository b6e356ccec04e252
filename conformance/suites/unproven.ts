/** Why requirements of level MUST have no case, and which. A requirement that gets a case has to leave its list; a test sees to it. */
export const unproven: readonly { readonly why: string; readonly requirements: readonly string[] }[] = [
  {
    why: 'What a client does with what a server sends: to be shown by cases for clients, in which the suite is the server.',
    requirements: [
      ...['005', '025', '054', '056', '077', '080', '081', '083', '084', '085', '086'].map(
        (number) => `WSE-CONN-${number}`,
      ),
      ...['008', '009', '010', '011', '015', '016', '018', '035', '041', '050', '051', '060', '062', '071'].map(
        (number) => `WSE-HS-${number}`,
      ),
      ...['WSE-ENV-044', 'WSE-ENC-045'],
      ...['027', '028', '029', '030', '031', '032'].map((number) => `WSE-SUB-${number}`),
      ...['020', '021', '042', '053', '054', '061', '063', '065', '072'].map((number) => `WSE-DLV-${number}`),
      ...['024', '025', '033', '055', '056', '057', '058', '059', '060', '061', '062', '063', '064', '065', '071'].map(
        (number) => `WSE-REC-${number}`,
      ),
      'WSE-PRS-021',
      ...['009', '010', '012', '020', '035', '036', '051', '053'].map((number) => `WSE-LIM-${number}`),
    ],
  },
  {
    why: 'Certificates of nodes and a port shared with WebSocket are set up by whoever starts a node, and no driver is told of either.',
    requirements: ['WSE-CLU-100', 'WSE-CLU-101'],
  },
  {
    why: 'A server of one dialect has nothing to find out; only one that plays all of them would, and no driver starts that.',
    requirements: ['WSE-HS-063', 'WSE-ENC-020'],
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
