// A module that exports something else.
export const system = { name: 'half', protocol: {} };
