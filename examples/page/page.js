// A page without a bundler: the import map of index.html says where each package is.
import { connect } from '@wsekit/client-core';
import { dialer } from '@wsekit/transports/browser';

const mostPrices = 60;
const mostLines = 20;
const find = (selector) => document.querySelector(selector);
const prices = [];
let recovered = 0;

const client = connect(`ws://${location.host}/wse`, { dialer, topics: ['prices', 'talk'] });

client.onEvent((event) => {
  if (event.type === 'status') {
    const { state } = event.status;
    find('#status').textContent = state === 'ready' ? 'connected' : state;
    find('#status').dataset.state = state;
  }
  if (event.type === 'recovered') {
    recovered += event.count;
    find('#recovered').textContent = `${recovered} messages were missed and came after all.`;
  }
});

client.on('price', ({ payload: { price } }) => {
  const change = price - (prices.at(-1) ?? price);
  prices.push(price);
  if (prices.length > mostPrices) prices.shift();
  find('#price').textContent = price.toFixed(2);
  find('#change').textContent = change === 0 ? '' : `${change > 0 ? '▲' : '▼'} ${Math.abs(change).toFixed(2)}`;
  find('#change').className = change < 0 ? 'down' : 'up';
  draw();
});

client.on('said', ({ payload: { text } }) => {
  const line = document.createElement('li');
  line.textContent = text;
  find('#said').prepend(line);
  while (find('#said').children.length > mostLines) find('#said').lastChild.remove();
});

find('#form').addEventListener('submit', (event) => {
  event.preventDefault();
  client.send('say', find('#text').value);
  find('#text').value = '';
});

function draw() {
  const [low, high] = [Math.min(...prices), Math.max(...prices)];
  const y = (price) => (high === low ? 50 : 95 - ((price - low) / (high - low)) * 90);
  const points = prices.map((price, at) => `${(at / Math.max(1, prices.length - 1)) * 300},${y(price).toFixed(1)}`);
  find('#chart polyline').setAttribute('points', points.join(' '));
}
