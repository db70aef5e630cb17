// The register, with nodes whose first step never comes back.
import { registerSystem } from '../../../dist/systems/register/system.js';

export const system = {
  ...registerSystem,
  name: 'looping',
  protocol: {
    ...registerSystem.protocol,
    boot() {
      console.log('a node loops');
      for (;;);
    },
  },
};
