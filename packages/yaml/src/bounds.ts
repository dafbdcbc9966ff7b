import { CST, Lexer } from 'yaml';
import { YamlError } from './yaml-error.ts';

const LONGEST = 16 * 1024 * 1024;
const DEEPEST = 64;
const MOST_ALIASES = 100;

/**
 * Looks at the words alone, before anything is made of them: nesting and aliases cost more than their length. Maps and lists by
 * indentation need a longer line for each level, so that only those that begin on one line are counted.
 */
export function checkBounds(text: string): void {
  if (text.length > LONGEST) throw new YamlError(`it is longer than ${LONGEST / 2 ** 20} MiB`, 1);
  let [line, flow, block, aliases] = [1, 0, 0, 0];
  for (const word of new Lexer().lex(text)) {
    switch (CST.tokenType(word)) {
      case 'newline':
        block = 0;
        break;
      case 'flow-map-start':
      case 'flow-seq-start':
        flow += 1;
        break;
      case 'flow-map-end':
      case 'flow-seq-end':
        flow -= 1;
        break;
      case 'seq-item-ind':
      case 'explicit-key-ind':
      case 'map-value-ind':
        if (flow <= 0) block += 1;
        break;
      case 'alias':
        aliases += 1;
        break;
      default:
    }
    if (Math.max(flow, block) > DEEPEST) throw new YamlError(`it is nested more than ${DEEPEST} deep`, line);
    if (aliases > MOST_ALIASES) throw new YamlError(`it has more than ${MOST_ALIASES} aliases`, line);
    line += word.split('\n').length - 1;
  }
}
