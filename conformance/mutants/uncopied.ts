/** Why an entry of the errata has no mutant, and which. One that gets a mutant has to leave its list; a test sees to it. */
export const uncopied: readonly { readonly why: string; readonly errata: readonly string[] }[] = [
  {
    why: 'The documents alone are wrong or silent: what published peers send is what both readings keep to.',
    errata: numbered('005 140 142 033 042 144 149 054 058 153 069 157 158 163 082 049 148 116 131 120'),
  },
  {
    why: 'A published reader is the only one that fails: cases for codecs show that ours reads, and broken codecs are noticed by them.',
    errata: numbered('007 009 017 020 022'),
  },
  {
    why: 'What the application is given to call, in the language of the published package: docs/migration.md tells it call by call.',
    errata: numbered('044 045 079 080 162 084 172 222 223 227'),
  },
  {
    why: 'A utility of the published packages that sends nothing: recorded objects in spec/vectors hold ours to its documents.',
    errata: numbered('077 078 159 228 229 231 232 190'),
  },
  {
    why: 'Within the React client, its hooks, stores and packaging; the tests of client-core and react hold ours to the documents.',
    errata: numbered('060 057 106 108 166 194 195 196 197 198 199 200 202 097 201'),
  },
  {
    why: 'What a client does after a failure: the cases of the areas returning and closing hold ours to better, and broken clients that give up are noticed.',
    errata: numbered('098 111 186 188 189 191 192'),
  },
  {
    why: 'It takes a connection that is gone and not noticed, or a peer that ignores its Close, which a wrapper over ours cannot bring about.',
    errata: numbered('173 183 102 065 100'),
  },
  {
    why: 'What the application, not a peer, is told of users and counts; the tests of server-core hold ours to the documents.',
    errata: numbered('088 175 240 133 136 137 138 213 214'),
  },
  {
    why: 'Ports, certificates and settings of whoever starts it, which no case can bring about.',
    errata: numbered('124 125 211 241 224'),
  },
  {
    why: 'It takes two published nodes, or one whose buffers are full on both sides; life/both-write-much holds ours to reading while it writes.',
    errata: numbered('207 212 135 247'),
  },
];

function numbered(numbers: string): readonly string[] {
  return numbers.split(' ').map((number) => `WSE-ERR-${number}`);
}
