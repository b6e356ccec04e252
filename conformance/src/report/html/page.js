// The list of cases: filters them, and writes out a case when it is opened.
(() => {
  const { peers, requirements, cases } = JSON.parse(document.getElementById('data').textContent);
  const form = document.getElementById('filters');
  const list = document.getElementById('list');
  const more = document.getElementById('more');
  const shown = document.getElementById('shown');
  const pageSize = 100;
  const words = {
    passed: 'passed',
    failed: 'failed',
    passed_unexpectedly: 'passed against the list',
    suite_error: 'suite error',
    known: 'known to fail',
    noted: 'noted',
    unsupported: 'unsupported',
    not_run: 'not run',
  };
  // From the worst to the best: the first that occurs stands for all runs of a peer.
  const order = ['failed', 'passed_unexpectedly', 'suite_error', 'known', 'noted', 'not_run', 'unsupported', 'passed'];
  let matches = [];
  let drawn = 0;

  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  const worst = (counts) => order.find((status) => counts[status] > 0) ?? 'not_run';
  const searchable = (one) =>
    (one.searchable ??= [
      one.id,
      one.title,
      one.source,
      one.expects,
      ...one.requirements,
      ...one.asks.map(({ text }) => text),
      ...Object.values(one.peers).flatMap(({ groups }) => groups.map(({ reason }) => reason ?? '')),
    ]
      .join('\n')
      .toLowerCase());

  const fits = (one, { text, peer, area, status, level }) => {
    if (area !== '' && one.area !== area) return false;
    if (level !== '' && one.level !== level) return false;
    if (peer !== '' && one.peers[peer] === undefined) return false;
    const asked = peer === '' ? Object.values(one.peers) : [one.peers[peer]];
    if (status !== '' && !asked.some(({ counts }) => counts[status] > 0)) return false;
    return text.split(' ').every((word) => searchable(one).includes(word));
  };

  const fieldList = (fields) => {
    const rows = fields.flatMap(({ name, text, bytes }) => [
      element('dt', {}, bytes === undefined ? name : `${name} (${bytes} bytes)`),
      element('dd', {}, element('pre', bytes === undefined ? {} : { class: 'dump' }, text)),
    ]);
    return element('dl', { class: 'fields' }, ...rows);
  };

  const differenceTable = (differences) => {
    const head = ['where', 'expected', 'got'].map((name) => element('th', { scope: 'col' }, name));
    const rows = differences.map(({ path, expected, got }) =>
      element('tr', {}, ...[path, expected, got].map((text) => element('td', {}, element('code', {}, text)))),
    );
    return element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...rows));
  };

  const groupBlock = (peer, { settings, status, differences, trouble, reason, answer, log }) => {
    const block = element('div', { class: `run s-${status}` });
    block.append(element('b', {}, words[status]), ` · ${peer} · ${settings}`);
    if (reason) block.append(element('p', {}, reason));
    if (trouble) block.append(element('pre', { class: 'expects' }, trouble));
    if (differences) block.append(differenceTable(differences));
    if (log) {
      const lines = element('pre', {}, log);
      block.append(element('details', {}, element('summary', {}, 'what happened on the wire'), lines));
    }
    if (answer) {
      const details = element('details', {}, element('summary', {}, 'the whole answer'), fieldList(answer));
      block.append(details);
    }
    return block;
  };

  /** Text between backquotes is code, as in the chapters. */
  const withCode = (text) => text.split('`').map((part, at) => (at % 2 === 1 ? element('code', {}, part) : part));

  const requirement = (id) => {
    const known = requirements[id];
    const level = known === undefined ? '' : ` (${known.level.toUpperCase()}, ${known.chapter})`;
    return element(
      'p',
      { class: 'requirement' },
      element('b', {}, id),
      level,
      element('br'),
      ...withCode(known?.text ?? ''),
    );
  };

  const summaryOf = (peer, { counts, groups }) => {
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const parts = order.filter((status) => counts[status] > 0).map((status) => `${counts[status]} ${words[status]}`);
    const line = element('p', {}, element('b', {}, peers[peer]), `: ${parts.join(', ')} of ${total}`);
    return [line, ...groups.map((group) => groupBlock(peers[peer], group))];
  };

  const body = (one) => {
    const heading = (text) => element('h4', {}, text);
    const parts = [
      element('p', { class: 'quiet' }, `${one.level.toUpperCase()} · for ${one.side} · from ${one.source}`),
      ...(one.explain ? [element('p', {}, one.explain)] : []),
      ...(one.requirements.length > 0 ? [heading('Requirements'), ...one.requirements.map(requirement)] : []),
      heading(`Asks: ${one.operation}`),
      fieldList(one.asks),
      heading('Expects'),
      element('pre', { class: 'expects' }, one.expects),
      heading('Peers'),
      ...Object.entries(one.peers).flatMap(([peer, runs]) => summaryOf(peer, runs)),
    ];
    return element('div', { class: 'body' }, ...parts);
  };

  const entry = (one) => {
    const dots = Object.entries(one.peers).map(([peer, { counts }]) => {
      const status = worst(counts);
      const label = `${peers[peer]}: ${words[status]}`;
      const mark =
        { passed: '✓', failed: '✗', passed_unexpectedly: '!', suite_error: '!', known: '~', noted: 'i' }[status] ?? '–';
      return element('span', { class: `dot s-${status}`, title: label, role: 'img', 'aria-label': label }, mark);
    });
    const summary = element(
      'summary',
      {},
      element('span', {}, one.title),
      element('code', { class: 'id' }, one.id),
      element('span', { class: 'dots' }, ...dots),
    );
    const details = element('details', { class: 'case' }, summary);
    details.addEventListener(
      'toggle',
      () => details.open && details.children.length === 1 && details.append(body(one)),
    );
    return details;
  };

  const draw = () => {
    const next = matches.slice(drawn, drawn + pageSize);
    list.append(...next.map(entry));
    drawn += next.length;
    more.hidden = drawn >= matches.length;
    shown.textContent = `${matches.length} of ${cases.length} cases`;
  };

  const filter = () => {
    const values = Object.fromEntries(new FormData(form));
    values.text = values.text.trim().toLowerCase();
    matches = cases.filter((one) => fits(one, values));
    drawn = 0;
    list.replaceChildren();
    draw();
    const state = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ''));
    history.replaceState(null, '', state.size > 0 ? `#${state}` : location.pathname + location.search);
  };

  for (const [name, value] of new URLSearchParams(location.hash.slice(1))) {
    if (form.elements[name]) form.elements[name].value = value;
  }
  form.addEventListener('input', filter);
  form.addEventListener('submit', (event) => event.preventDefault());
  more.addEventListener('click', draw);
  for (const button of document.querySelectorAll('.matrix button')) {
    button.addEventListener('click', () => {
      form.elements.area.value = button.dataset.area;
      form.elements.peer.value = button.dataset.peer;
      form.elements.status.value = '';
      filter();
      document.getElementById('cases').scrollIntoView();
    });
  }
  form.hidden = false;
  filter();
})();
