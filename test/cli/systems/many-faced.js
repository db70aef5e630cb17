// The register, in which the first request throws an error that is called after the time: another one with each seed.
import { registerSystem } from '../../../dist/systems/register/system.js';

const { protocol } = registerSystem;

export const system = {
  ...registerSystem,
  name: 'many-faced',
  protocol: {
    ...protocol,
    step(state, event) {
      if (event.type !== 'request') return protocol.step(state, event);
      const error = new Error('nobody can ask this');
      error.name = `At${event.nowUs}`;
      throw error;
    },
  },
};
