import type { Step } from '#suites/language/index.ts';
import { describeHeard } from './describe-heard.ts';
import { describeShape } from './shape/describe-shape.ts';
import { shorten } from './wire-log.ts';

/** The steps of a case in words, one a line. */
export function describeSteps(steps: readonly Step[], indent = ''): readonly string[] {
  return steps.flatMap((step) => {
    const line = `${indent}${describeStep(step)}${describeWhen(step)}`;
    return step.do === 'repeat' ? [line, ...describeSteps(step.steps, `${indent}  `)] : [shorten(line, 400)];
  });
}

function describeStep(step: Step): string {
  switch (step.do) {
    case 'hear':
      return `${step.on} hears ${describeHeard(step.what)}`;
    case 'hear-all':
      return `${step.on} hears, in any order, ${step.what.map(describeHeard).join(', and ')}`;
    case 'nothing':
      return `${step.on} has been sent nothing more`;
    case 'silence':
      return `${step.on} hears nothing for ${step.forMs} ms`;
    case 'call':
      return `the application calls ${step.name}(${(step.args ?? []).map(describeShape).join(', ')})${
        step.gives === undefined ? '' : `, which gives ${describeShape(step.gives)}`
      }${step.fails === true ? ', which fails' : ''}`;
    case 'told':
      return `the application is told ${describeShape(step.event)}${step.notBehind === undefined ? '' : `, before any ${step.notBehind}`}`;
    case 'told-nothing':
      return 'the application is told nothing more';
    case 'undialled-link':
      return `nobody dials ${step.at}`;
    case 'pass':
      return `${step.ms} ms pass`;
    case 'undialled':
      return `nobody connects for ${step.forMs ?? 30} ms`;
    case 'repeat':
      return `${step.times} times:`;
    default:
      return describeSending(step);
  }
}

function describeSending(
  step: Exclude<
    Step,
    {
      do:
        | 'hear'
        | 'hear-all'
        | 'nothing'
        | 'silence'
        | 'call'
        | 'told'
        | 'told-nothing'
        | 'pass'
        | 'repeat'
        | 'undialled'
        | 'undialled-link';
    }
  >,
): string {
  const { do: what, ...parts } = step;
  const line = 'as' in parts ? parts.as : parts.on;
  const others = Object.entries(parts).filter(([name]) => !['as', 'on', 'when'].includes(name));
  const details = others.map(([name, value]) => `${name} ${describeShape(value)}`).join(', ');
  const verbs: Readonly<Record<string, string>> = {
    dial: 'connects',
    accept: 'takes a connection',
    'say-hello': 'says server_hello',
    link: 'links',
    'take-link': 'takes a link',
    'send-frame': 'sends',
    listen: 'listens',
    agree: 'agrees on a key',
    cut: 'is cut',
    stall: 'reads no more',
  };
  return `${line} ${verbs[what] ?? `${what}s`}${details === '' ? '' : `: ${details}`}`;
}

function describeWhen({ when = [] }: Step): string {
  const parts = when.flatMap(({ dialects: { from, to } = {}, ...others }) => [
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(to === undefined ? [] : [`up to ${to}`]),
    ...Object.values(others),
  ]);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
