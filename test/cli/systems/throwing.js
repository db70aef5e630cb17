// The register, in which whoever is asked to read throws.
import { registerSystem } from '../../../dist/systems/register/system.js';

const { protocol } = registerSystem;

export const system = {
  ...registerSystem,
  name: 'throwing',
  protocol: {
    ...protocol,
    step(state, event) {
      if (event.type === 'request' && event.command.type === 'read') throw new TypeError('nobody can read this');
      return protocol.step(state, event);
    },
  },
};
