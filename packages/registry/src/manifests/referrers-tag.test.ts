import { expect, test } from 'vitest';
import { referrersTag } from './referrers-tag.ts';

// The three examples of distribution-spec v1.1, "referrers tag schema".
test.each([
  [`sha256:${'a'.repeat(64)}`, `sha256-${'a'.repeat(64)}`],
  [`sha512:${'a'.repeat(128)}`, `sha512-${'a'.repeat(64)}`],
  [
    'test+algorithm+using+algorithm+separators+and+lots+of+characters+to+excercise+overall+truncation:alsoSome=InTheEncodedSectionToShowHyphenReplacementAndLotsAndLotsOfCharactersToExcerciseEncodedTruncation',
    'test-algorithm-using-algorithm-s-alsoSome-InTheEncodedSectionToShowHyphenReplacementAndLotsAndLot',
  ],
])('C-071: the referrers of %s are listed under its tag', (digest, tag) => {
  expect(referrersTag(digest)).toBe(tag);
});
