// The register, with a module and nodes that print.
import { registerSystem } from '../../../dist/systems/register/system.js';

const { protocol } = registerSystem;
console.log('the module is loaded');

export const system = {
  ...registerSystem,
  name: 'chatty',
  protocol: {
    ...protocol,
    boot(context) {
      console.log('a node boots');
      return protocol.boot(context);
    },
  },
};
