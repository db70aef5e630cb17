// The register, with a counter outside the nodes' states that every run goes on counting.
import { registerSystem } from '../../../dist/systems/register/system.js';

const { protocol } = registerSystem;
let steps = 0;

export const system = {
  ...registerSystem,
  name: 'leaky',
  protocol: {
    ...protocol,
    step(state, event) {
      steps++;
      const effects = protocol.step(state, event);
      return steps % 97 === 0 ? [...effects, { type: 'setTimer', timer: 'resend', minUs: 5, maxUs: 5 }] : effects;
    },
  },
};
