/** The one door to Temporal. Nothing in the engine asks it what time it is now. */
export { Temporal } from 'temporal-polyfill';
