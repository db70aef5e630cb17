// The register, in which a cluster of five takes the whole thread with it.
import { registerSystem } from '../../../dist/systems/register/system.js';

const { protocol } = registerSystem;

export default {
  ...registerSystem,
  name: 'dying',
  protocol: {
    ...protocol,
    boot(context) {
      if (context.nodes.length === 5) process.exit(7);
      return protocol.boot(context);
    },
  },
};
