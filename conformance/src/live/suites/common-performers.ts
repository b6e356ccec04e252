import { agree } from '../steps/agree.ts';
import { distinct } from '../steps/distinct.ts';
import { call, told, toldNothing } from '../steps/drive.ts';
import { hear, hearAll } from '../steps/hear.ts';
import { close, cut, end, frame, resume, stall, write } from '../steps/lines.ts';
import { repeat } from '../steps/perform.ts';
import type { Performers } from '../steps/performer.ts';
import { nothing, pass, silence } from '../steps/quiet.ts';
import { send, sendAgain } from '../steps/send.ts';

/** Steps that cases of more than one suite have. */
export const commonPerformers: Performers = {
  hear,
  'hear-all': hearAll,
  nothing,
  silence,
  close,
  end,
  cut,
  stall,
  resume,
  pass,
  distinct,
  send,
  'send-again': sendAgain,
  frame,
  write,
  agree,
  call,
  told,
  'told-nothing': toldNothing,
  repeat,
};
