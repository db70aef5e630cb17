// Colours: what is painted is the text alone, whatever it is mapped over.

import { expect, test } from 'vitest';
import { colored } from '../../src/cli/output.ts';

test('a paint that is mapped over lines prints no numbers of lines', () => {
  const paint = colored();
  for (const one of [paint.bold, paint.dim, paint.good, paint.bad, paint.doubtful, paint.command]) {
    const [first, second] = ['one', 'two'].map(one);
    expect(first).toBe(one('one'));
    expect(second).toBe(one('two'));
    expect(second).toContain('two');
    expect(second).not.toBe('two');
  }
});
