import { config } from 'zod';

/** Runs before the page's own code: zod must not try `new Function`, which the content security policy refuses and reports. */
config({ jitless: true });
