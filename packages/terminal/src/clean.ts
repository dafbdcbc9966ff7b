import { styleText } from 'node:util';
import { visible } from '@cse/errors';

// What we colour and break lines with ourselves; everything else that is not to be seen is shown as an escape.
// oxlint-disable-next-line no-control-regex
const OURS = /(\n|\t|\u001B\[(?:1|2|22|3[1-6]|39)m)/;

/** Text as it may go to a stream: whoever wrote a part of it can steer no terminal and hide nothing. */
export function clean(text: string, stream?: NodeJS.WritableStream): string {
  const coloured = isColoured(stream === process.stdout ? process.stdout : process.stderr);
  return text
    .split(OURS)
    .map((piece, at) => (at % 2 === 1 && (coloured || piece.length === 1) ? piece : visible(piece)))
    .join('');
}

const isColoured = (stream: NodeJS.WriteStream) => styleText('red', '-', { stream }) !== '-';
