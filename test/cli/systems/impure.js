// The register, with nodes that look at the time of the machine.
import { registerSystem } from '../../../dist/systems/register/system.js';

const { protocol } = registerSystem;

export const system = {
  ...registerSystem,
  name: 'impure',
  protocol: {
    ...protocol,
    step(state, event) {
      return Date.now() > 0 ? protocol.step(state, event) : [];
    },
  },
};
