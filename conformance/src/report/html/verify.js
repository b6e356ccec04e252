// Says of a signed page whether its cases are those that were signed, and by which key.
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
};
const bytesOf = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
const textBytes = (text) => new TextEncoder().encode(text);

/** What is wrong with the page; nothing where it is as it was signed. */
const whyNotSigned = async (signed, data) => {
  const { signature, ...report } = signed;
  const key = await crypto.subtle.importKey('raw', bytesOf(signature.public_key), 'Ed25519', false, ['verify']);
  const value = bytesOf(signature.value);
  if (!(await crypto.subtle.verify('Ed25519', key, value, textBytes(canonical(report))))) {
    return 'the report is not as it was signed';
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', textBytes(data)));
  const isSame = btoa(String.fromCharCode(...digest)) === report.page_data_sha256;
  return isSame ? undefined : 'the cases shown here are not those that were signed';
};

const showSignature = async () => {
  const place = document.getElementById('signature');
  const signed = JSON.parse(document.getElementById('signed').textContent);
  const say = (state, text) => {
    place.dataset.state = state;
    place.textContent = text;
  };
  try {
    const why = await whyNotSigned(signed, document.getElementById('data').textContent);
    if (why !== undefined) say('bad', `The signature is wrong: ${why}.`);
    else {
      const verdict = signed.as_expected ? 'everything as expected' : 'not everything as expected';
      say(
        'good',
        `Signed by the key ${signed.signature.public_key}: ${verdict}, and all cases below are as they were signed.`,
      );
    }
  } catch (error) {
    say('unknown', `This browser cannot check the signature (${error.message}); wse-conformance verify can.`);
  }
};
showSignature();
