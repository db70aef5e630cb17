// The register, with a timer that goes off every microsecond, for ever.
import { registerSystem } from '../../../dist/systems/register/system.js';

const { protocol } = registerSystem;
const again = { type: 'setTimer', timer: 'resend', minUs: 1, maxUs: 1 };

export const system = {
  ...registerSystem,
  name: 'endless',
  protocol: {
    ...protocol,
    boot(context) {
      const booted = protocol.boot(context);
      return { ...booted, effects: [...booted.effects, again] };
    },
    step: (state, event) => (event.type === 'timer' ? [again] : []),
  },
};
