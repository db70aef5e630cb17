// The register, of which nobody says which situations it can get into.
import { registerSystem } from '../../../dist/systems/register/system.js';

const { cover: _, ...rest } = registerSystem;

export default { ...rest, name: 'uncovered' };
